using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// The protection of new tables beside stored ones. What is stored stays as it is: what it publishes stands still, and what it hides must stay protected. A table of whole numbers is put in its
/// place that fits everything that is known, the new figures included; certificates start from there, since those that hold for one such table hold for all.
/// </summary>
/// <param name="raw">The new figures, contradictions excluded.</param>
/// <param name="judged">The same, judged one by one.</param>
/// <param name="stored">The stored tables, all safe together.</param>
/// <param name="temporal">How figures go together over time.</param>
/// <param name="rules">The rules.</param>
/// <param name="key">The noise key.</param>
/// <param name="options">What it may cost.</param>
/// <param name="deadline">The end of the budget.</param>
internal sealed class LinkedProtection(
    IReadOnlyList<RawTable> raw,
    IReadOnlyList<JudgedTable> judged,
    IReadOnlyList<LinkedTable> stored,
    Temporal temporal,
    ProtectionRules rules,
    NoiseKey key,
    ProtectionOptions options,
    Deadline deadline)
{
    // Everything hidden but the zeros; its structure is that of every other candidate.
    private readonly LinkedTables _linked = Link(raw, judged, stored, temporal, rules, (t, v) => !judged[t].IsZero(v));

    // By variable: what it is at least, by all that is known here.
    private long[] _lowest = [];

    private TableStructure Structure => _linked.Joint.Structure;

    /// <summary>The new tables in protected form; null when nothing can be published of them beside what is stored, zeros included, or when time ran out before anybody could tell.</summary>
    public IReadOnlyList<ProtectionOutcome.Protected>? Run()
    {
        try
        {
            return Find();
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return null;
        }
    }

    private List<ProtectionOutcome.Protected>? Find()
    {
        var known = StoredClaims();
        if (known is not null && Fill(known) is { } table)
        {
            var primaries = Primaries(table, known);
            table = Guarding(table, known, primaries);
            var found = primaries.Count == 0 ? NothingHidden(table)
                : Suppression.Find(table, primaries, rules.Threshold, new CellCosts(key, options.Preferences), options.Effort, tell: null, deadline);
            if (found is not null && Withstands(Candidate(found.Hidden), found.Protected) is { } bounds)
            {
                return Outcomes(Candidate(found.Hidden), found.Hidden, bounds, isFallback: false);
            }

            bool[] everything = [.. Enumerable.Range(0, Structure.VariableCount).Select(v => !table.IsFixed(v))];
            if (Attacker.Audit(_linked.Joint, deadline.Token) is { IsSafe: true } audit && !primaries.Exists(audit.NotSmall.Contains))
            {
                return Outcomes(_linked, everything, audit.Bounds, isFallback: true);
            }
        }

        return null;
    }

    private static LinkedTables Link(
        IReadOnlyList<RawTable> raw, IReadOnlyList<JudgedTable> judged, IReadOnlyList<LinkedTable> stored, Temporal temporal, ProtectionRules rules, Func<int, int, bool> isHidden)
        => LinkedTables.Of([.. stored, .. judged.Select((t, i) => new LinkedTable(Protect(t, rules, v => isHidden(i, v)), raw[i].Cube))], temporal);

    private static ProtectedTable Protect(JudgedTable table, ProtectionRules rules, Predicate<int> isHidden)
    {
        var cells = Enumerable.Range(0, table.Values.Length).Where(table.IsJudged)
            .Select(v => isHidden(v) ? Cell.Suppressed(v, table.Origin(v)!.Value) : Cell.Published(v, table.Origin(v)!.Value, table.Values[v]));
        return new ProtectedTable(table.Key, 1, rules, table.Structure, [.. cells]);
    }

    private LinkedTables Candidate(bool[] hidden) => Link(raw, judged, stored, temporal, rules, (t, v) => hidden[PositionOf(t, v)]);

    private int PositionOf(int table, int variable) => _linked.PositionOf(stored.Count + table, variable);

    // By position: whether what a stored table hides must stay protected (true), or is known not to be small (false). Null where they are not safe together any more.
    private Dictionary<int, bool>? StoredClaims()
    {
        var claims = new Dictionary<int, bool>();
        if (stored.Count == 0)
        {
            return claims;
        }

        var before = LinkedTables.Of(stored, temporal);
        var audit = Attacker.Audit(before.Joint, deadline.Token);
        var notSmall = audit.NotSmall.ToHashSet();
        for (var t = 0; t < stored.Count; t++)
        {
            foreach (var cell in stored[t].Table.Cells.Where(c => c.Value is null))
            {
                var position = before.PositionOf(t, cell.Position);
                var isSmall = !notSmall.Contains(position) && audit.Bounds.TryGetValue(position, out var bounds) && bounds.Lower < rules.Threshold;
                claims[_linked.PositionOf(t, cell.Position)] = isSmall;
            }
        }

        return audit.IsSafe && !before.IsContradictory ? claims : null;
    }

    // The figures that are known here, and some that fit for all others; null where none fit.
    private JudgedTable? Fill(Dictionary<int, bool> claims)
    {
        var count = Structure.VariableCount;
        var (origins, isStored, floors) = (new CellOrigin?[count], new bool[count], new long[count]);
        var closure = new Closure(Structure.System);
        foreach (var cell in _linked.Joint.Cells)
        {
            if (cell.Value is { } value)
            {
                closure.Fix(cell.Position, value);
                (origins[cell.Position], isStored[cell.Position]) = (cell.Origin, true);
            }
            else if (claims.TryGetValue(cell.Position, out var isSmall))
            {
                floors[cell.Position] = _linked.Joint.LeastOf(cell.Position);
                closure.AtLeast(cell.Position, isSmall ? floors[cell.Position] : rules.Threshold);
            }
        }

        for (var t = 0; t < judged.Count; t++)
        {
            foreach (var v in Enumerable.Range(0, judged[t].Values.Length).Where(judged[t].IsJudged))
            {
                var (position, value) = (PositionOf(t, v), judged[t].Values[v]);
                if (value < closure.Lower(position) || value > closure.Upper(position))
                {
                    return null;
                }

                closure.Fix(position, value);
                origins[position] ??= claims.ContainsKey(position) ? null : judged[t].Origin(v);
            }
        }

        var isConsistent = closure.Propagate();
        _lowest = [.. Enumerable.Range(0, count).Select(closure.Lower)];
        if (!isConsistent || new UnknownCells(Structure.System, closure, deadline).Complete() is not { Status: SolveStatus.Optimal } filled)
        {
            return null;
        }

        var values = filled.Completion;
        for (var v = 0; v < count; v++)
        {
            // Below a published 0 everything is 0.
            origins[v] ??= closure.Upper(v) == 0 ? CellOrigin.Follows : null;
        }

        return new JudgedTable(raw[0].Key with { TimePeriod = _linked.Joint.Key.TimePeriod }, Structure, origins, values, [], isSettled: true) { IsStored = isStored, Floors = floors };
    }

    // Whatever is hidden from the start and need not be protected is not small, and somebody may know it.
    private JudgedTable Guarding(JudgedTable table, Dictionary<int, bool> claims, List<int> primaries)
        => table.With(claims.Keys.Concat(Follows(table, claims)).Except(primaries).ToHashSet());

    // What nobody sent, and follows from all tables together.
    private IEnumerable<int> Follows(JudgedTable table, Dictionary<int, bool> claims)
        => _linked.Joint.Cells.Where(c => c is { Value: null, Origin: CellOrigin.Follows } && !table.IsJudged(c.Position) && !claims.ContainsKey(c.Position)).Select(c => c.Position);

    // What must be protected: small new figures, what stored tables protect, and what follows from all tables and may be small for all that is known here.
    private List<int> Primaries(JudgedTable table, Dictionary<int, bool> claims)
    {
        var primaries = new SortedSet<int>(claims.Where(c => c.Value).Select(c => c.Key).Concat(Follows(table, claims)).Where(p => _lowest[p] < rules.Threshold));
        primaries.UnionWith(SmallCount.Find(table, rules.Threshold));
        return [.. primaries];
    }

    private static Pattern NothingHidden(JudgedTable table) => new([.. Enumerable.Range(0, table.Values.Length).Select(v => !table.IsJudged(v))], []);

    private IReadOnlyDictionary<int, Bounds>? Withstands(LinkedTables candidate, IReadOnlyCollection<int> claimed)
        => Attacker.Verify(candidate.Joint, claimed, deadline.Token).IsSafe ? Attacker.Run(candidate.Joint, [], deadline.Token).Bounds : null;

    private List<ProtectionOutcome.Protected> Outcomes(LinkedTables linked, bool[] hidden, IReadOnlyDictionary<int, Bounds> all, bool isFallback)
    {
        var outcomes = new List<ProtectionOutcome.Protected>();
        for (var t = 0; t < judged.Count; t++)
        {
            var (table, place) = (judged[t], t);
            var bounds = Enumerable.Range(0, table.Values.Length).Where(v => table.IsJudged(v) && hidden[PositionOf(place, v)])
                .ToDictionary(v => v, v => all[linked.PositionOf(stored.Count + place, v)]);
            var reasons = Array.ConvertAll(table.Observed.ToArray(), v => !hidden[PositionOf(place, v)] ? (SuppressionReason?)null
                : table.Values[v] < rules.Threshold ? SuppressionReason.Small : SuppressionReason.Complementary);
            outcomes.Add(new ProtectionOutcome.Protected(
                Protect(table, rules, v => hidden[PositionOf(place, v)]), bounds, reasons, SmallCount.Find(table, rules.Threshold).Count, isFallback));
        }

        return outcomes;
    }
}
