using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// The protection of stored tables under stricter rules. The figures behind them are gone, so every hidden cell that can be small counts as primary, and certificates start from any table of whole
/// numbers that fits.
/// </summary>
/// <remarks>
/// Safe is judged on what comes out, not on what was shown before. Of earlier revisions of a table only those figures stay that the newest still publishes, so that they tell nothing beyond it.
/// </remarks>
/// <param name="stored">All revisions of linked tables.</param>
/// <param name="temporal">How figures go together over time.</param>
/// <param name="rules">The stricter rules.</param>
/// <param name="costs">What hiding costs.</param>
/// <param name="options">What it may cost.</param>
/// <param name="deadline">The end of the budget; should it come too early, there is as much time again to prove a fallback.</param>
internal sealed class Reprotection(
    IReadOnlyList<LinkedTable> stored, Temporal temporal, ProtectionRules rules, CellCosts costs, ProtectionOptions options, Deadline deadline)
{
    /// <summary>The tables in the order given: with a good pattern, or with everything hidden but the zeros, or with nothing published at all.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Reprotected> Run()
    {
        if (Try(Find, deadline) is { } found)
        {
            return found;
        }

        using var again = deadline.Again();
        return Try(until => Checked(Hide((_, cell) => cell.Value > 0), until), again) ?? Finish(Hide((_, _) => true), [], default);
    }

    private static IReadOnlyList<Reprotected>? Try(Func<Deadline, IReadOnlyList<Reprotected>?> find, Deadline until)
    {
        try
        {
            return find(until);
        }
        catch (OperationCanceledException) when (until.IsOver)
        {
            return null;
        }
    }

    private List<Reprotected>? Find(Deadline until)
    {
        var hidden = new HashSet<(TableKey Key, int Position)>();
        var small = Hide(IsSmall);
        foreach (var set in FittingSets.Of(small, temporal, until.Token))
        {
            if (FindFor([.. small.Where(t => set.Contains(t.Table.Key.TimePeriod)).GroupBy(t => t.Table.Key).Select(g => g.MaxBy(t => t.Table.Revision)!)], until) is not { } more)
            {
                return null;
            }

            hidden.UnionWith(more);
        }

        return Checked(Hide((table, cell) => IsSmall(table, cell) || hidden.Contains((table.Key, cell.Position))), until);
    }

    private bool IsSmall(ProtectedTable table, Cell cell) => cell.Value > 0 && cell.Value < rules.Threshold;

    // The newest revisions with more cells hidden, and of the earlier ones what the newest publishes.
    private List<LinkedTable> Hide(Func<ProtectedTable, Cell, bool> isHidden)
    {
        var newest = stored.GroupBy(t => t.Table.Key).ToDictionary(g => g.Key, g => g.MaxBy(t => t.Table.Revision)!.Table);
        return [.. stored.Select(t => t with { Table = newest[t.Table.Key] == t.Table ? With(t.Table, cell => isHidden(t.Table, cell)) : Earlier(t.Table, newest[t.Table.Key]) })];

        ProtectedTable Earlier(ProtectedTable table, ProtectedTable last)
        {
            var match = new StructureMatch(table.Structure, last.Structure);
            return With(table, cell => match.Find(cell.Position) is not { } position || last.Find(position) is not { Value: not null } now || isHidden(last, now) || IsSmall(table, cell));
        }
    }

    private ProtectedTable With(ProtectedTable table, Predicate<Cell> isHidden) => new(
        table.Key, table.Revision, rules, table.Structure, [.. table.Cells.Select(c => c.Value is null || isHidden(c) ? Cell.Suppressed(c.Position, c.Origin) : c)]);

    // Which cells of the newest revisions to hide; null where no pattern was found.
    private List<(TableKey Key, int Position)>? FindFor(IReadOnlyList<LinkedTable> tables, Deadline until)
    {
        var linked = LinkedTables.OfNewest([.. tables.Select(t => t with { Table = With(t.Table, c => c.Value > 0) })], temporal);
        var joint = linked.Newest;
        var closure = Whole.Known(joint);
        var (origins, floors) = (new CellOrigin?[joint.Structure.VariableCount], new long[joint.Structure.VariableCount]);
        foreach (var (position, cell) in Cells(linked, tables))
        {
            if (cell.Value is { } value)
            {
                closure.Fix(position, value);
                origins[position] = cell.Origin;
            }
        }

        joint.Cells.Where(c => origins[c.Position] is null && c.Value is null).ToList().ForEach(c => floors[c.Position] = joint.LeastOf(c.Position));
        if (!closure.Propagate() || new UnknownCells(joint.Structure.System, closure, until).Complete() is not { Status: SolveStatus.Optimal } filled)
        {
            return null;
        }

        for (var v = 0; v < origins.Length; v++)
        {
            origins[v] ??= closure.Upper(v) == 0 ? CellOrigin.Follows : null;
        }

        var table = new JudgedTable(tables[0].Table.Key, joint.Structure, origins, filled.Completion, [], isSettled: true) { Floors = floors };
        List<int> open = [.. joint.Cells.Where(c => c.Value is null && !table.IsJudged(c.Position)).Select(c => c.Position)];
        var primaries = open.FindAll(p => closure.Lower(p) < rules.Threshold);
        var found = primaries.Count == 0 ? null
            : Suppression.Find(table.With(open.Except(primaries).ToHashSet()), primaries, rules.Threshold, costs, options.Effort, tell: null, until);
        return primaries.Count == 0 ? [] : found is null ? null
            : [.. tables.SelectMany((t, i) => t.Table.Cells.Where(c => c.Value is not null && found.Hidden[linked.PositionOf(i, c.Position)]).Select(c => (t.Table.Key, c.Position)))];
    }

    private static IEnumerable<(int Position, Cell Cell)> Cells(LinkedTables linked, IReadOnlyList<LinkedTable> tables)
        => tables.SelectMany((t, i) => t.Table.Cells.Select(c => (linked.PositionOf(i, c.Position), c)));

    private List<Reprotected>? Checked(List<LinkedTable> tables, Deadline until)
        => FittingSets.Of(tables, temporal, until.Token) is var sets && sets.All(set => IsSafe(tables, set, until.Token)) ? Finish(tables, sets, until.Token) : null;

    // What was hidden before, or published and is small now, may be small: none of it may be taken to be large.
    private bool IsSafe(List<LinkedTable> tables, IReadOnlySet<string> believed, CancellationToken cancellation)
    {
        var linked = LinkedTables.Of(tables, temporal, believed, cancellation);
        foreach (var view in linked.Views)
        {
            var audit = Attacker.Audit(view, cancellation);
            var notSmall = audit.NotSmall.ToHashSet();
            if (!audit.IsSafe || tables.Select((t, i) => (t.Table, Place: i)).Any(t => t.Table.Cells.Any(c => MayBeSmall(t.Table, c) && notSmall.Contains(linked.PositionOf(t.Place, c.Position)))))
            {
                return false;
            }
        }

        return true;
    }

    private bool MayBeSmall(ProtectedTable table, Cell cell)
        => cell.Value is null && (stored.First(s => s.Table.Key == table.Key && s.Table.Revision == table.Revision).Table.Find(cell.Position)?.Value is not { } before || before < rules.Threshold);

    // Bounds are those of a set that fits: of tables that contradict each other together nothing follows.
    private List<Reprotected> Finish(List<LinkedTable> tables, IReadOnlyList<IReadOnlySet<string>> sets, CancellationToken cancellation)
    {
        var newest = tables.GroupBy(t => t.Table.Key).Select(g => g.MaxBy(t => t.Table.Revision)!).ToList();
        var known = new Dictionary<(TableKey Key, int Position), Bounds>();
        foreach (var set in sets)
        {
            var some = newest.FindAll(t => set.Contains(t.Table.Key.TimePeriod));
            var linked = LinkedTables.OfNewest(some, temporal);
            var bounds = Attacker.Run(linked.Newest, [], cancellation).Bounds;
            foreach (var (table, place) in some.Select((t, i) => (t.Table, i)))
            {
                foreach (var cell in table.Cells.Where(c => c.Value is null))
                {
                    _ = bounds.TryGetValue(linked.PositionOf(place, cell.Position), out var found) && known.TryAdd((table.Key, cell.Position), found);
                }
            }
        }

        return [.. tables.Select((t, i) => new Reprotected(t.Table, BoundsOf(t), Exposed(t.Table, stored[i].Table)))];

        Dictionary<int, Bounds> BoundsOf(LinkedTable table)
            => table.Table.Cells.Where(c => c.Value is null).ToDictionary(c => c.Position, c
                => newest.Contains(table) && known.TryGetValue((table.Table.Key, c.Position), out var found) ? found : new Bounds(table.Table.LeastOf(c.Position), null));
    }

    private static int Exposed(ProtectedTable table, ProtectedTable before) => before.Cells.Count(c => c.Value is not null && table.Find(c.Position)?.Value is null);
}
