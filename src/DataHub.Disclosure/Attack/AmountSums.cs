using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>A sum of hidden amounts that follows from published ones and has few units, as far as published numbers of units tell.</summary>
public sealed class AmountSums
{
    private AmountSums(bool isRuledOut, IReadOnlyList<(int Position, long Times)> published, long amount, long units)
    {
        IsRuledOut = isRuledOut;
        Published = published;
        Amount = amount;
        Units = units;
    }

    /// <summary>
    /// Whether there is none among the cells whose amount and units are both published, each added or taken away three times at most. False where one was found, or no solver could tell.
    /// </summary>
    public bool IsRuledOut { get; }

    /// <summary>The published cells that give the sum away, by position in the table of amounts, and how often each is added or taken away; empty where none was found.</summary>
    public IReadOnlyList<(int Position, long Times)> Published { get; }

    /// <summary>The sum, in minor units; 0 where none was found.</summary>
    public long Amount { get; }

    /// <summary>The units behind it, 1 to k - 1; 0 where none was found.</summary>
    public long Units { get; }

    /// <summary>Looks for one: within each relation first; then across several by an integer program over the leaves that linear programs leave over.</summary>
    internal static AmountSums Find(ProtectedTable amounts, ProtectedTable counts, CancellationToken cancellation)
    {
        var units = UnitsOf(amounts, counts);
        foreach (var equation in amounts.Structure.Equations)
        {
            (int, long)[] known = [.. equation.Parts.Prepend(equation.Total).Where(p => amounts.Find(p) is { Value: not null }).Select(p => (p, p == equation.Total ? 1L : -1))];
            if (known is [(var total, 1), ..] && total == equation.Total && Of(known, amounts, units) is { } sum && sum.Units >= 1 && sum.Units < amounts.Rules.Threshold)
            {
                return sum;
            }
        }

        // What shows how many units are where amounts are shown, and nothing else.
        var shown = new ProtectedTable(
            amounts.Key, 1, new ProtectionRules(amounts.Rules.Threshold), amounts.Structure,
            [.. amounts.Cells.Select(c => c.Value is not null && units(c.Position) is { } u ? Cell.Published(c.Position, c.Origin, u) : Cell.Suppressed(c.Position, c.Origin))]);
        int[] open = [.. Enumerable.Range(0, amounts.Structure.Cube.CellCount).Where(
            c => amounts.Structure.IsLeaf(c) && amounts.Find(c)?.Value is null && !(units(c) >= amounts.Rules.Threshold))];
        var possible = PossibleLeaves.Find(shown, open, cancellation);
        var status = SmallSums.Find(shown, leaf => !possible.Contains(leaf), cancellation, out var found);
        return found.Count > 0 ? Of([.. found, .. Leaves(found, shown)], amounts, units)! : new AmountSums(status == SolveStatus.Infeasible, [], 0, 0);
    }

    // Published leaves are taken away as often as the totals over them are added.
    private static IEnumerable<(int Position, long Times)> Leaves(IReadOnlyList<(int Position, long Times)> totals, ProtectedTable shown)
        => totals.SelectMany(t => shown.Structure.LeavesBelow(t.Position).Where(l => shown.Find(l)?.Value is not null).Select(l => (Leaf: l, t.Times)))
            .GroupBy(t => t.Leaf, t => -t.Times).Select(g => (g.Key, g.Sum())).Where(t => t.Item2 != 0);

    private static AmountSums? Of((int Position, long Times)[] published, ProtectedTable amounts, Func<int, long?> units)
        => Array.TrueForAll(published, p => units(p.Position) is not null)
            ? new AmountSums(false, published, published.Sum(p => p.Times * amounts.Find(p.Position)!.Value.Value!.Value), published.Sum(p => p.Times * units(p.Position)!.Value)) : null;

    // Tables of which different cells were sent differ in their structures.
    private static Func<int, long?> UnitsOf(ProtectedTable amounts, ProtectedTable counts)
    {
        var match = new StructureMatch(amounts.Structure, counts.Structure);
        var units = Enumerable.Range(0, amounts.Structure.VariableCount).Select(p => match.Find(p) is { } other ? counts.Find(other)?.Value : null).ToArray();
        return p => units[p];
    }
}
