using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Looks for sums of hidden amounts that follow from published ones and have few units together: 100 published, of which 98 in published cells, leaves 2 for two hidden ones
/// of one unit each, and each unit knows the other.
/// </summary>
/// <param name="counts">The numbers of units behind all judged amounts.</param>
/// <param name="hidden">By variable, whether its amount is hidden; unknown ones are. May change between searches.</param>
/// <param name="threshold">k.</param>
internal sealed class FewUnits(JudgedTable counts, bool[] hidden, int threshold)
{
    /// <summary>The published variables that give such a sum away within one relation, and how often each is added or taken away; null where there is none.</summary>
    public List<(int Variable, double Times)>? InOneRelation(int equation)
    {
        var system = counts.Structure.System;
        if (hidden[system.Total(equation)])
        {
            return null;
        }

        var left = counts.Values[system.Total(equation)];
        var published = new List<(int, double)> { (system.Total(equation), 1) };
        foreach (var part in system.Parts(equation))
        {
            if (!hidden[part])
            {
                left -= counts.Values[part];
                published.Add((part, -1));
            }
        }

        return left >= 1 && left < threshold ? published : null;
    }

    /// <summary>The same for sums that follow from several relations together; empty where there is none, null where the search did not come to an end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<(int Variable, double Times)>? Across(CancellationToken cancellation)
    {
        // A leaf of many units is in no sum of few.
        var isOpen = Enumerable.Range(0, hidden.Length).Select(v => hidden[v] && counts.Structure.IsLeaf(v) && UnitsOf(v) < threshold).ToArray();
        var search = new SumSearch([.. Equations().Of(isOpen, cancellation)], UnitsOf, threshold, cancellation);
        return search.Find() is { Length: > 0 } leaves ? new Combination(counts.Structure, hidden).Of(leaves, cancellation) : search.HasGivenUp ? null : [];
    }

    private long UnitsOf(int variable) => counts.IsJudged(variable) ? counts.Values[variable] : 0;

    private Elimination Equations()
    {
        var system = counts.Structure.System;
        var equations = new Elimination(hidden.Length);
        for (var e = 0; e < system.Count; e++)
        {
            var (terms, right, sign) = (new List<(int, long)>(), 0L, -1);
            foreach (var member in system.Members(e))
            {
                if (hidden[member])
                {
                    terms.Add((member, sign));
                }
                else
                {
                    right -= sign * counts.Values[member];
                }

                sign = 1;
            }

            equations.Add(terms, right);
        }

        return equations;
    }
}
