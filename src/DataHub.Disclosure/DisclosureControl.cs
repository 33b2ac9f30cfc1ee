using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>The one door: raw figures go in, a protected table comes out.</summary>
public static class DisclosureControl
{
    /// <summary>
    /// Protects one table: judges what was sent and what follows from it, hides small cells and as few others as it finds, and lets the attacker try
    /// the result before handing it over.
    /// </summary>
    /// <param name="raw">The figures as sent.</param>
    /// <param name="rules">The policy's rules.</param>
    /// <param name="key">The hub's noise key.</param>
    /// <param name="previous">The revision before this one, withdrawn or not; null for the first.</param>
    /// <param name="budget">How long to look for a good pattern before everything but the zeros is suppressed.</param>
    /// <param name="cancellation">Stops the work; nothing comes out.</param>
    /// <exception cref="ArgumentException">Amounts under rules for counts, or the other way round; or a threshold below 2.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static ProtectionOutcome Protect(
        RawTable raw, ProtectionRules rules, NoiseKey key, ProtectedTable? previous, TimeSpan budget, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.Threshold, 2, nameof(rules));
        if (raw.IsAmount != (rules.Measure == Measure.Amount))
        {
            throw new ArgumentException("The figures are not of the measure that the rules are for.", nameof(rules));
        }

        cancellation.ThrowIfCancellationRequested();
        using var deadline = new Deadline(budget, cancellation);
        var table = JudgedTableBuilder.Build(raw, raw.Values, deadline, out var atFault);
        JudgedTable? counts = null;
        if (table is not null && raw.IsAmount)
        {
            counts = JudgedTableBuilder.Build(raw, raw.Counts, deadline, out atFault);
        }

        cancellation.ThrowIfCancellationRequested();
        return atFault.Count > 0
            ? new ProtectionOutcome.NotAdditive(atFault)
            : new Protection(table!, counts, rules, key, previous, deadline).Run();
    }
}
