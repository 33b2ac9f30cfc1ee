using DataHub.Disclosure.Primary;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further amounts to hide: linear programs find cheap deviations to both ends of what each primary amount must be able to be, for everybody and for each
/// contributor who knows his own; a clean-up publishes again what is not needed; then sums of few units are looked for, and uncertain they are made.
/// </summary>
/// <remarks>
/// Fractions of a minor unit do: what must be uncertain is p % of an amount, not each single value. A deviation in fractions is a sum of whole-number moves
/// that keep all sums and each go the same way in every cell; each of them rounded down is possible too. So whole numbers lose no more than a minor unit or so per such move.
/// </remarks>
internal sealed class AmountPatternSearch
{
    private readonly Draft _draft;
    private readonly Contributors _contributors;
    private readonly Insiders _insiders;
    private readonly int _percent;
    private readonly HashSet<(int Cell, bool IsUp, int Insider)> _asked = [];

    private AmountPatternSearch(Draft draft, Contributors contributors, Insiders insiders, int percent)
    {
        _draft = draft;
        _contributors = contributors;
        _insiders = insiders;
        _percent = percent;
    }

    /// <summary>A pattern, with both ends of what each cell to protect must be able to be; null when time, or a solver, gives out.</summary>
    /// <param name="draft">Nothing hidden yet but the primary amounts.</param>
    /// <param name="primaries">The primary amounts.</param>
    /// <param name="contributors">Who is behind them.</param>
    /// <param name="insiders">Whose knowledge to reckon with.</param>
    /// <param name="percent">p.</param>
    public static AmountPattern? Find(Draft draft, IEnumerable<int> primaries, Contributors contributors, Insiders insiders, int percent)
    {
        var search = new AmountPatternSearch(draft, contributors, insiders, percent);
        foreach (var primary in primaries)
        {
            search.Require(primary, PPercent.Margin(draft.Table.Values[primary], percent));
        }

        var isFound = draft.FindWays() && search.ProtectFromInsiders() && new CleanUp(draft).Run() && search.ProtectFromInsiders() && search.HideSumsOfFew();
        return isFound ? new AmountPattern(draft.Hidden, [.. draft.Requirements.Values]) : null;
    }

    private void Require(int cell, long margin)
    {
        var value = _draft.Table.Values[cell];
        _draft.Require(new Requirement(cell, Math.Max(0, value - margin), value + margin));
    }

    // A way that serves everybody serves most insiders; those whose own cell it changes too much need another.
    private bool ProtectFromInsiders()
    {
        var isLacking = true;
        while (isLacking)
        {
            isLacking = false;
            foreach (var way in _draft.Ways.Where(w => w.Insider is null && _draft.IsPrimary[w.Cell]).ToList())
            {
                foreach (var other in Others(way))
                {
                    if (!_draft.Through(way.Cell).Any(d => _draft.IsWithin(other, d)) && _asked.Add((way.Cell, way.Distance > 0, other.Insider!.Cell)))
                    {
                        _draft.Require(other);
                        isLacking = true;
                    }
                }
            }

            if (_draft.Deadline.IsOver || !_draft.FindWays())
            {
                return false;
            }
        }

        return true;
    }

    private List<Way> Others(Way way)
    {
        var others = new List<Way>();
        foreach (var variable in way.Deviation!.Variables)
        {
            if (_insiders.In(variable) is { } insider && _insiders.Distance(way.Cell, insider, _percent) is > 0 and var distance)
            {
                others.Add(new Way(way.Cell, way.Distance > 0 ? distance : -distance, insider));
            }
        }

        return others;
    }

    // A sum that follows from published cells is as uncertain as any one of them that is hidden. Each round hides one more cell at least.
    private bool HideSumsOfFew()
    {
        var sums = new FewUnits(_contributors.Counts, _draft.Hidden, _draft.Threshold);
        while (!_draft.Deadline.IsOver)
        {
            var isAny = false;
            for (var e = 0; e < _draft.Table.Structure.System.Count; e++)
            {
                if (sums.InOneRelation(e) is { } found)
                {
                    isAny = HideOneOf(found);
                    if (!isAny)
                    {
                        return false;
                    }
                }
            }

            if (!isAny)
            {
                var found = sums.Across(_draft.Deadline.Token);
                if (found is null or { Count: 0 } || !HideOneOf(found))
                {
                    return found is { Count: 0 };
                }
            }

            if (!_draft.FindWays())
            {
                return false;
            }
        }

        return false;
    }

    private bool HideOneOf(IReadOnlyList<(int Variable, double Times)> found)
    {
        var margin = PPercent.Margin((long)Math.Max(0, Math.Round(found.Sum(f => f.Times * _draft.Table.Values[f.Variable]))), _percent);
        var carriers = found.Where(f => !_draft.Table.IsZero(f.Variable)).ToList();
        if (carriers.Count == 0)
        {
            return false;
        }

        // Where a fraction of the cell is in the sum, the cell moves by more than the sum.
        var (carrier, times) = carriers.OrderBy(f => _draft.Table.Values[f.Variable] < margin).ThenBy(f => _draft.Costs[f.Variable]).ThenBy(f => f.Variable).First();
        _draft.Hidden[carrier] = true;
        Require(carrier, (long)Math.Ceiling(margin / Math.Min(1, Math.Abs(times))));
        return true;
    }
}
