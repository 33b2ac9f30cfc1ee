using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>All rules together. A cell that is primary is hidden, whatever else speaks for publishing it.</summary>
internal static class PrimaryCells
{
    /// <summary>The primary cells, ascending by position.</summary>
    /// <param name="table">The judged table.</param>
    /// <param name="counts">For amounts: the numbers of units, judged.</param>
    /// <param name="rules">The rules.</param>
    public static List<int> Find(JudgedTable table, JudgedTable? counts, ProtectionRules rules)
    {
        var primaries = counts is null ? SmallCount.Find(table, rules.Threshold) : FewContributors.Find(table, counts, rules.Threshold);
        return !table.HidesZeros ? primaries
            : [.. primaries.Union(HiddenZero.Find(table, counts)).Union(GroupDisclosure.Find(counts ?? table, rules).Select(g => g.Category)).Order()];
    }

    /// <summary>The first rule that a primary cell falls under.</summary>
    public static SuppressionReason ReasonOf(JudgedTable table, JudgedTable? counts, ProtectionRules rules, int variable)
    {
        var units = counts is null ? table.Values[variable] : FewContributors.CountOf(table, counts, variable) ?? 1;
        return rules.SensitiveDimensions.Count > 0 && (units >= rules.Threshold || (units == 0 && !rules.HidesZeros))
            ? SuppressionReason.GroupDisclosure : SuppressionReason.Small;
    }
}
