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
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static ProtectionOutcome Protect(
        RawTable raw, ProtectionRules rules, NoiseKey key, ProtectedTable? previous, TimeSpan budget, CancellationToken cancellation = default)
        => throw new NotSupportedException();
}
