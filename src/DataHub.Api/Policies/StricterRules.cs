using DataHub.Api.Catalogue;
using DataHub.Disclosure;

namespace DataHub.Api.Policies;

/// <summary>Rules from policies, and which of two are stricter.</summary>
internal static class StricterRules
{
    /// <summary>The engine's part of an indicator's policy.</summary>
    public static ProtectionRules RulesOf(Versioned<IndicatorDocument> indicator)
        => new(indicator.Document.Policy.Threshold, indicator.Document.IsAmount ? Measure.Amount : Measure.Count, indicator.PolicyVersion)
        {
            HidesZeros = indicator.Document.Policy.HidesZeros,
            SensitiveDimensions = indicator.Document.ProtectedDimensions,
            PPercent = indicator.Document.IsAmount ? indicator.Document.Policy.PPercent : null,
        };

    /// <summary>What is as strict as both; of the policy version of the first.</summary>
    public static ProtectionRules And(this ProtectionRules rules, ProtectionRules other) => rules with
    {
        Threshold = Math.Max(rules.Threshold, other.Threshold),
        HidesZeros = rules.HidesZeros || other.HidesZeros,
        PPercent = rules.PPercent is { } percent ? Math.Max(percent, other.PPercent ?? percent) : null,
        SensitiveDimensions = [.. rules.SensitiveDimensions.Union(other.SensitiveDimensions, StringComparer.Ordinal)],
    };

    /// <summary>Whether these rules hide less than others.</summary>
    public static bool AreWeakerThan(this ProtectionRules rules, ProtectionRules other)
        => rules.Threshold < other.Threshold || (other.HidesZeros && !rules.HidesZeros) || (rules.PPercent ?? ProtectionRules.DefaultPPercent) < (other.PPercent ?? 0)
            || other.SensitiveDimensions.Except(rules.SensitiveDimensions, StringComparer.Ordinal).Any();
}
