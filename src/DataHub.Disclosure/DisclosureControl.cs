using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>The one door: raw figures go in, a protected table comes out.</summary>
public static class DisclosureControl
{
    /// <summary>
    /// Where the figures contradict each other, without protecting them; empty when they fit, or when the budget did not suffice to tell. For requests that are
    /// refused for other reasons and are owed every fault at once.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static IReadOnlyList<Contradiction> FindContradictions(RawTable raw, TimeSpan budget, CancellationToken cancellation = default)
    {
        using var deadline = new Deadline(budget, cancellation);
        return Judge(raw, rules: null, deadline).Found;
    }

    /// <summary>
    /// Protects a table that stands alone: judges what was sent and what follows from it, hides small cells and as few others as it finds, and lets the attacker try
    /// the result before handing it over.
    /// </summary>
    /// <param name="raw">The figures as sent.</param>
    /// <param name="rules">The policy's rules.</param>
    /// <param name="key">The hub's noise key.</param>
    /// <param name="options">What it may cost, and what it is to spare; none: no limit, and nothing.</param>
    /// <param name="cancellation">Stops the work; nothing comes out.</param>
    /// <exception cref="ArgumentException">Amounts under rules for counts, or the other way round; a threshold below 2; a percentage outside 1 to 100; or preferences that do not fit the table.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static ProtectionOutcome Protect(RawTable raw, ProtectionRules rules, NoiseKey key, ProtectionOptions? options = null, CancellationToken cancellation = default)
        => Protect([new NewTable(raw)], [], Temporal.Flow, rules, key, options, cancellation)[0];

    /// <summary>
    /// Protects tables together with each other, with their earlier revisions and with stored tables that say something about them through time. Stored tables stay as they are: the new ones are
    /// hidden further where that is needed. Amounts, and tables whose zeros are hidden, are protected one by one; of their revisions those figures are published that were published before and are the same.
    /// </summary>
    /// <param name="tables">Tables of one partner and one indicator, of periods that are linked with each other and with those stored; no two of one period.</param>
    /// <param name="stored">All revisions that readers were ever shown, in the order in which they were stored, withdrawn ones included: who kept one still has it.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="rules">The policy's rules.</param>
    /// <param name="key">The hub's noise key.</param>
    /// <param name="options">What it may cost, and what it is to spare; none: no limit, and nothing.</param>
    /// <param name="cancellation">Stops the work; nothing comes out.</param>
    /// <returns>By table: protected; or its contradictions, none where only another has some; or held; or that it conflicts with what is stored, in which case none of them is protected.</returns>
    /// <exception cref="ArgumentException">There is no new table; or they are not linked, one is given twice or is older than a stored one; the figures are not of the measure that the rules are for; a
    /// threshold below 2, a percentage outside 1 to 100, or preferences that do not fit. Amounts are never held, and neither they nor tables whose zeros are hidden are linked with those of other periods.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static IReadOnlyList<ProtectionOutcome> Protect(
        IReadOnlyList<NewTable> tables, IReadOnlyList<LinkedTable> stored, Temporal temporal, ProtectionRules rules, NoiseKey key, ProtectionOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ProtectionOptions();
        rules = rules.Measure == Measure.Amount ? rules with { PPercent = rules.PPercent ?? ProtectionRules.DefaultPPercent } : rules with { PPercent = null };
        ThrowIfUnfit(tables, stored, rules, options);
        cancellation.ThrowIfCancellationRequested();
        using var deadline = new Deadline(options.Budget ?? TimeSpan.MaxValue, cancellation);
        var judged = tables.Select(t => (New: t, Of: Judge(t.Raw, rules, deadline))).ToList();
        cancellation.ThrowIfCancellationRequested();
        if (judged.Exists(j => j.Of.Found.Count > 0))
        {
            return [.. judged.Select(j => new ProtectionOutcome.NotAdditive(j.Of.Found))];
        }

        var outcomes = judged.ToDictionary(j => j.New, j => (ProtectionOutcome?)Wait(j.New, j.Of.Table!, rules));
        var shown = judged.Where(j => outcomes[j.New] is null).ToList();
        if (rules.Measure == Measure.Amount || rules.HidesZeros || rules.SensitiveDimensions.Count > 0 || (tables.Count == 1 && stored.Count == 0))
        {
            foreach (var (table, (values, counts, _)) in shown)
            {
                var previous = stored.Where(s => s.Table.Key == table.Raw.Key).MaxBy(s => s.Table.Revision)?.Table;
                outcomes[table] = new Protection(values!, AmountsOf(table.Raw, values!, counts, rules), rules, key, previous, table.Revision, options, deadline).Run();
            }
        }
        else if (shown.Count > 0)
        {
            var linked = new LinkedRequest([.. shown.Select(j => j.New)], stored, temporal, rules, key, options);
            var found = linked.Protect([.. shown.Select(j => j.Of.Table!)], deadline);
            cancellation.ThrowIfCancellationRequested();
            var conflicts = found is null ? new CellsToLeaveOut(linked, deadline).Find() : null;
            for (var i = 0; i < shown.Count; i++)
            {
                outcomes[shown[i].New] = found is null ? new ProtectionOutcome.Conflicting(conflicts![i]) : found[i];
            }
        }

        return [.. tables.Select(t => outcomes[t]!)];
    }

    /// <summary>
    /// Protects stored tables again under stricter rules. Of counts whose zeros stay published a pattern is looked for, as it is for new tables; of others nothing stays published, since what the
    /// stricter rules would be judged by was never kept.
    /// </summary>
    /// <param name="stored">All revisions of tables that are linked with each other, in the order in which they were stored, withdrawn ones included.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="rules">The rules, in nothing looser than those of the tables.</param>
    /// <param name="key">The hub's noise key.</param>
    /// <param name="options">What it may cost; none: no limit.</param>
    /// <param name="cancellation">Stops the work; nothing comes out.</param>
    /// <returns>By table.</returns>
    /// <exception cref="ArgumentException">There is no table, or they are not linked, or the rules are of another measure.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static IReadOnlyList<Reprotected> Reprotect(
        IReadOnlyList<LinkedTable> stored, Temporal temporal, ProtectionRules rules, NoiseKey key, ProtectionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stored.Count, nameof(stored));
        if (stored.Any(s => s.Table.Rules.Measure != rules.Measure))
        {
            throw new ArgumentException("The tables are not of the measure that the rules are for.", nameof(rules));
        }

        options ??= new ProtectionOptions();
        using var deadline = new Deadline(options.Budget ?? TimeSpan.MaxValue, cancellation);
        var isPlain = rules.Measure == Measure.Count && !rules.HidesZeros && rules.SensitiveDimensions.Count == 0;
        return isPlain ? new Reprotection(stored, temporal, rules, new CellCosts(key, options.Preferences), options, deadline).Run()
            : [.. stored.Select(s => Nothing(s.Table, rules))];
    }

    private static Reprotected Nothing(ProtectedTable table, ProtectionRules rules)
    {
        var hidden = new ProtectedTable(table.Key, table.Revision, rules, table.Structure, [.. table.Cells.Select(c => Cell.Suppressed(c.Position, c.Origin))]);
        return new Reprotected(hidden, hidden.Cells.ToDictionary(c => c.Position, c => new Bounds(hidden.LeastOf(c.Position), null)), table.Cells.Count(c => c.Value is not null));
    }

    /// <summary>The values and, of amounts, the numbers of units; both are there when nothing contradicts.</summary>
    internal static (JudgedTable? Table, JudgedTable? Counts, IReadOnlyList<Contradiction> Found) Judge(RawTable raw, ProtectionRules? rules, Deadline deadline)
    {
        var table = JudgedTableBuilder.Build(raw, raw.Values, deadline, out var atFault, rules);
        var found = atFault.Select(o => new Contradiction(o, IsOfCount: false)).ToList();
        if (!raw.IsAmount)
        {
            return (table, null, found);
        }

        var counts = JudgedTableBuilder.Build(raw, raw.Counts, deadline, out atFault, rules);
        found.AddRange(atFault.Select(o => new Contradiction(o, IsOfCount: true)));
        return (table, counts, found);
    }

    private static AmountProtection? AmountsOf(RawTable raw, JudgedTable table, JudgedTable? counts, ProtectionRules rules)
        => counts is null ? null : new AmountProtection(table, new Contributors(raw, table, counts), rules);

    // Of what has to wait nothing is kept but where figures were sent. Not even the structure may come from what was judged: which rests there are can depend on figures.
    private static ProtectionOutcome.Held? Wait(NewTable table, JudgedTable judged, ProtectionRules rules)
    {
        if (table.Shown is null || !RevisionRule.MustWait(judged, table.Shown, rules.Threshold))
        {
            return null;
        }

        var reduction = CubeReduction.Of(table.Raw);
        var cells = table.Raw.Cells.ToArray().Select(c => reduction.CellOf(table.Raw.Cube, c)).Order().Select(c => Cell.Suppressed(c, CellOrigin.Sent));
        return new ProtectionOutcome.Held(new ProtectedTable(table.Raw.Key, table.Revision, rules, reduction.Structure, [.. cells]));
    }

    private static void ThrowIfUnfit(IReadOnlyList<NewTable> tables, IReadOnlyList<LinkedTable> stored, ProtectionRules rules, ProtectionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.Threshold, 2, nameof(rules));
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count, nameof(tables));
        if (tables.Any(t => t.Raw.IsAmount != (rules.Measure == Measure.Amount)))
        {
            throw new ArgumentException("The figures are not of the measure that the rules are for.", nameof(rules));
        }

        if (rules.PPercent is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(rules), "The percentage is 1 to 100.");
        }

        if (tables.Any(t => stored.Any(s => s.Table.Key == t.Raw.Key && s.Table.Revision >= t.Revision)))
        {
            throw new ArgumentException("A new table comes after those stored.", nameof(tables));
        }

        if (rules.Measure == Measure.Amount && tables.Any(t => t.Shown is not null))
        {
            throw new ArgumentException("Amounts are not held.", nameof(tables));
        }

        if ((rules.Measure == Measure.Amount || rules.HidesZeros || rules.SensitiveDimensions.Count > 0) && stored.Any(s => tables.All(t => t.Raw.Key != s.Table.Key)))
        {
            throw new ArgumentException("Amounts, and tables whose zeros are hidden, are not linked with those of other periods.", nameof(stored));
        }

        tables.ToList().ForEach(t => options.Preferences.ThrowIfUnfit(t.Raw.Cube));
    }
}
