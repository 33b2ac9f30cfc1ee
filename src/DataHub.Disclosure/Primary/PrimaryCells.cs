using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>All rules together. A cell that is primary is hidden, whatever else speaks for publishing it.</summary>
internal static class PrimaryCells
{
    /// <summary>The primary cells, ascending by position.</summary>
    /// <param name="table">The judged table.</param>
    /// <param name="amounts">What is particular to amounts; null for counts.</param>
    /// <param name="rules">The rules.</param>
    public static List<int> Find(JudgedTable table, AmountProtection? amounts, ProtectionRules rules)
    {
        var primaries = amounts?.Primaries() ?? SmallCount.Find(table, rules.Threshold);
        return !table.HidesZeros ? primaries
            : [.. primaries.Union(HiddenZero.Find(table, amounts?.Counts)).Union(GroupDisclosure.Find(amounts?.Counts ?? table, rules).Select(g => g.Category)).Order()];
    }

    /// <summary>The first rule that a primary cell falls under.</summary>
    public static SuppressionReason ReasonOf(JudgedTable table, AmountProtection? amounts, ProtectionRules rules, int variable)
    {
        if (amounts?.ReasonOf(variable) is { } reason)
        {
            return reason;
        }

        var units = amounts is null ? table.Values[variable] : FewContributors.CountOf(table, amounts.Counts, variable) ?? 1;
        return rules.SensitiveDimensions.Count > 0 && (units >= rules.Threshold || (units == 0 && !rules.HidesZeros))
            ? SuppressionReason.GroupDisclosure : SuppressionReason.Small;
    }
}
