using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>
/// Which totals over partners of one period may be shown when each needs a least number of contributors. A total with fewer is withheld; and where what is
/// left of a total after taking away others that are shown would come from fewer, that whole breakdown is withheld: the cells below the total in that
/// dimension, and with them what is beside or below in the others, so that nothing follows by subtraction. What several totals that overlap would still give away together, in any
/// combination, is looked for in the end, and the smallest of them withheld. Decided from the stored tables alone.
/// </summary>
internal sealed class ContributorRule
{
    private readonly int _least;
    private readonly Cube _cube;
    private readonly bool[] _isShown;
    private readonly bool[] _isNowhere;
    private readonly bool[] _isKnown;
    private readonly long[][] _shares;

    private ContributorRule(IndicatorFigures figures, TimePeriod period)
    {
        _least = figures.Indicator.Policy.MinContributors;
        _cube = GridOf(figures, period);
        _isShown = new bool[_cube.CellCount];
        _isNowhere = new bool[_cube.CellCount];
        _isKnown = new bool[_cube.CellCount];
        _shares = new long[_cube.CellCount][];
        for (var cell = 0; cell < _cube.CellCount; cell++)
        {
            var codes = _cube.CodesOf(cell);
            Figure[] shares = [.. figures.Contributors.Select(c => figures.AtExactly(c, period, codes))];
            _shares[cell] = Array.ConvertAll(shares, s => s.Value);
            _isNowhere[cell] = !shares.Any(s => s.IsKnown);
            _isKnown[cell] = shares.All(s => s.Status is FigureStatus.Published or FigureStatus.Void);
            _isShown[cell] = _isKnown[cell] && CountOf(_shares[cell]) >= _least;
        }
    }

    /// <summary>Applies the rule to one period, in which tables are stored or not.</summary>
    public static ContributorRule Of(IndicatorFigures figures, TimePeriod period)
    {
        var rule = new ContributorRule(figures, period);
        while (rule.FindLeak() is var (total, dimension))
        {
            rule.Withhold(total, dimension);
        }

        while (rule.FindCombination() is { } cell)
        {
            rule._isShown[cell] = false;
        }

        return rule;
    }

    /// <summary>Whether the total at the codes may be shown, or does not exist.</summary>
    public bool Allows(IReadOnlyList<string> codes)
    {
        var cell = _cube.CellAt(codes);
        return cell < 0 || _isNowhere[cell] || _isShown[cell];
    }

    /// <summary>The codes that any table of the period has, and for all others below a parent one that nobody knows.</summary>
    internal static Cube GridOf(IndicatorFigures figures, TimePeriod period)
    {
        var dimensions = new List<Dimension>();
        foreach (var dimension in figures.Dimensions)
        {
            var used = figures.CodesUsedIn(period, dimensions.Count).Append(CodeList.Total).ToHashSet(StringComparer.Ordinal);
            var codes = new List<(string Code, string? Parent)>();
            foreach (var parent in Enumerable.Range(0, dimension.Codes.Count).Where(p => used.Contains(dimension.Codes[p])))
            {
                var children = dimension.Codes.Children(parent).Select(c => dimension.Codes[c]).ToLookup(used.Contains);
                codes.AddRange(children[true].Select(c => (c, (string?)dimension.Codes[parent])));
                if (children[true].Any() && children[false].Any(c => dimension.IsValid(c, period)))
                {
                    codes.Add((CodeList.RestPrefix + dimension.Codes[parent], dimension.Codes[parent]));
                }
            }

            dimensions.Add(new Dimension(dimension.Code, CodeList.Create(dimension.Codes.Name, codes)));
        }

        return new Cube(dimensions);
    }

    // Takes the part of a reader who adds and subtracts what is shown, until something comes from too few.
    private (int Total, int Dimension)? FindLeak()
    {
        var known = new long[]?[_cube.CellCount];
        for (var cell = 0; cell < known.Length; cell++)
        {
            known[cell] = _isShown[cell] ? _shares[cell] : null;
        }

        bool hasLearnt;
        do
        {
            hasLearnt = false;
            for (var cell = 0; cell < known.Length; cell++)
            {
                for (var d = 0; d < _cube.Dimensions.Count; d++)
                {
                    var children = Children(cell, d);
                    if (children.Count == 0)
                    {
                        continue;
                    }

                    var unknown = children.FindAll(c => known[c] is null);
                    if (known[cell] is not null && unknown.Count > 0)
                    {
                        var rest = Rest(known, cell, children);
                        var count = CountOf(rest);
                        if (IsTooFew(count) || IsTooFew(CountOf(Rest(known, cell, [.. children.SelectMany(c => Topmost(known, c, d))]))))
                        {
                            return (cell, d);
                        }

                        if (count == 0 || unknown.Count == 1)
                        {
                            unknown.ForEach(c => known[c] = rest);
                            hasLearnt = true;
                        }
                    }
                    else if (known[cell] is null && unknown.Count == 0)
                    {
                        known[cell] = Sum(known, children);
                        hasLearnt = true;
                        if (IsTooFew(CountOf(known[cell]!)))
                        {
                            return (cell, d);
                        }
                    }
                }
            }
        }
        while (hasLearnt);
        return null;
    }

    // Of the shown cells that give something away together the one with the fewest leaves; null when none do.
    private int? FindCombination()
    {
        int[] leaves = [.. Enumerable.Range(0, _cube.CellCount).Where(_cube.IsLeaf)];
        var places = leaves.Select((leaf, i) => (leaf, i)).ToDictionary(l => l.leaf, l => l.i);
        int[] shown = [.. Enumerable.Range(0, _cube.CellCount).Where(c => _isShown[c])];
        var totals = shown.Select(c => new SharedTotal([.. _cube.LeavesBelow(c).Select(l => places[l])], _shares[c])).ToList();
        return new SharedTotals(totals, [.. leaves.Select(l => _isKnown[l] ? _shares[l] : null)], _least).FindSumOfFew() is { Count: > 0 } found
            ? found.Select(i => shown[i]).MinBy(c => (_cube.LeavesBelow(c).Count(), -c)) : null;
    }

    private void Withhold(int total, int dimension)
    {
        var withheld = Enumerable.Range(0, _cube.CellCount).Where(c => _isShown[c] && IsInBreakdown(c, total, dimension)).ToList();
        if (withheld.Count == 0)
        {
            withheld = _isShown[total] ? [total] : [.. Enumerable.Range(0, _cube.CellCount)];
        }

        withheld.ForEach(c => _isShown[c] = false);
    }

    private bool IsInBreakdown(int cell, int total, int dimension)
    {
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var codes = _cube.Dimensions[d].Codes;
            var above = d == dimension ? _cube.CodeOf(total, d) : codes.Parent(_cube.CodeOf(total, d));
            if (above >= 0 && !IsBelow(codes, _cube.CodeOf(cell, d), above))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBelow(CodeList codes, int code, int above)
    {
        do
        {
            code = codes.Parent(code);
        }
        while (code > above);
        return code == above;
    }

    // The known cells below an unknown one, along the first dimension as far as they go, then along the next.
    private List<int> Topmost(long[]?[] known, int cell, int firstDimension)
    {
        if (known[cell] is not null)
        {
            return [cell];
        }

        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var children = Children(cell, (firstDimension + d) % _cube.Dimensions.Count);
            var found = children.SelectMany(c => Topmost(known, c, firstDimension)).ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private List<int> Children(int cell, int dimension)
        => [.. _cube.Dimensions[dimension].Codes.Children(_cube.CodeOf(cell, dimension)).Select(code => _cube.With(cell, dimension, code))];

    private static long[] Rest(long[]?[] known, int total, List<int> parts)
    {
        var sum = Sum(known, parts);
        return [.. known[total]!.Select((share, i) => share - sum[i])];
    }

    private static long[] Sum(long[]?[] known, List<int> parts)
    {
        var sum = new long[known.First(k => k is not null)!.Length];
        foreach (var shares in parts.Select(p => known[p]).OfType<long[]>())
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += shares[i];
            }
        }

        return sum;
    }

    private static int CountOf(long[] shares) => shares.Count(s => s > 0);

    private bool IsTooFew(int count) => count > 0 && count < _least;
}
