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
    /// Protects one table: judges what was sent and what follows from it, hides small cells and as few others as it finds, and lets the attacker try
    /// the result before handing it over.
    /// </summary>
    /// <param name="raw">The figures as sent.</param>
    /// <param name="rules">The policy's rules.</param>
    /// <param name="key">The hub's noise key.</param>
    /// <param name="previous">The revision before this one, withdrawn or not; null for the first.</param>
    /// <param name="options">What it may cost, and what it is to spare; none: no limit, and nothing.</param>
    /// <param name="cancellation">Stops the work; nothing comes out.</param>
    /// <exception cref="ArgumentException">Amounts under rules for counts, or the other way round; a threshold below 2; a percentage outside 1 to 100; or preferences that do not fit the table.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static ProtectionOutcome Protect(
        RawTable raw, ProtectionRules rules, NoiseKey key, ProtectedTable? previous, ProtectionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.Threshold, 2, nameof(rules));
        if (raw.IsAmount != (rules.Measure == Measure.Amount))
        {
            throw new ArgumentException("The figures are not of the measure that the rules are for.", nameof(rules));
        }

        if (rules.PPercent is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(rules), "The percentage is 1 to 100.");
        }

        cancellation.ThrowIfCancellationRequested();
        rules = raw.IsAmount ? rules with { PPercent = rules.PPercent ?? ProtectionRules.DefaultPPercent } : rules with { PPercent = null };
        options ??= new ProtectionOptions();
        options.Preferences.ThrowIfUnfit(raw.Cube);
        using var deadline = new Deadline(options.Budget ?? TimeSpan.MaxValue, cancellation);
        var (table, counts, found) = Judge(raw, rules, deadline);
        cancellation.ThrowIfCancellationRequested();
        if (found.Count > 0)
        {
            return new ProtectionOutcome.NotAdditive(found);
        }

        return new Protection(table!, AmountsOf(raw, table!, counts, rules), rules, key, previous, options, deadline).Run();
    }

    /// <summary>
    /// Protects tables of counts together with each other and with stored ones that say something about them through time. Stored tables stay as they are: the new ones are hidden further where that is
    /// needed. Not for policies that hide zeros.
    /// </summary>
    /// <param name="raw">The figures as sent: tables of one partner and one indicator, of periods that are linked with each other and with those stored; none of these is stored itself.</param>
    /// <param name="stored">What is stored, one revision of each table, withdrawn ones included: who kept one still has it.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="rules">The policy's rules.</param>
    /// <param name="key">The hub's noise key.</param>
    /// <param name="options">What it may cost, and what it is to spare; none: no limit, and nothing.</param>
    /// <param name="cancellation">Stops the work; nothing comes out.</param>
    /// <returns>By table of <paramref name="raw"/>: protected; or its contradictions; or, for all of them, that they conflict with what is stored.</returns>
    /// <exception cref="ArgumentException">There is no new table; or the tables are not linked, one is given twice, they are not of counts, or the policy hides zeros.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static IReadOnlyList<ProtectionOutcome> Protect(
        IReadOnlyList<RawTable> raw, IReadOnlyList<LinkedTable> stored, Temporal temporal, ProtectionRules rules, NoiseKey key, ProtectionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.Threshold, 2, nameof(rules));
        if (rules.Measure != Measure.Count || raw.Any(r => r.IsAmount) || rules.HidesZeros || rules.SensitiveDimensions.Count > 0)
        {
            throw new ArgumentException("Linked tables are counts, and their zeros are published.", nameof(rules));
        }

        ArgumentOutOfRangeException.ThrowIfZero(raw.Count, nameof(raw));
        if (raw.Count == 1 && stored.Count == 0)
        {
            return [Protect(raw[0], rules, key, previous: null, options, cancellation)];
        }

        cancellation.ThrowIfCancellationRequested();
        options ??= new ProtectionOptions();
        raw.ToList().ForEach(r => options.Preferences.ThrowIfUnfit(r.Cube));
        using var deadline = new Deadline(options.Budget ?? TimeSpan.MaxValue, cancellation);
        var judged = raw.Select(r => Judge(r, rules, deadline)).ToList();
        cancellation.ThrowIfCancellationRequested();
        if (judged.Exists(j => j.Found.Count > 0))
        {
            return [.. judged.Select(j => new ProtectionOutcome.NotAdditive(j.Found))];
        }

        var outcomes = new LinkedProtection(raw, [.. judged.Select(j => j.Table!)], stored, temporal, rules, key, options, deadline).Run();
        cancellation.ThrowIfCancellationRequested();
        return outcomes ?? (IReadOnlyList<ProtectionOutcome>)[.. raw.Select(_ => new ProtectionOutcome.Conflicting())];
    }

    private static AmountProtection? AmountsOf(RawTable raw, JudgedTable table, JudgedTable? counts, ProtectionRules rules)
        => counts is null ? null : new AmountProtection(table, new Contributors(raw, table, counts), rules);

    /// <summary>The values and, of amounts, the numbers of units; both are there when nothing contradicts.</summary>
    private static (JudgedTable? Table, JudgedTable? Counts, IReadOnlyList<Contradiction> Found) Judge(RawTable raw, ProtectionRules? rules, Deadline deadline)
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
}
