namespace DataHub.Disclosure;

/// <summary>What an indicator's figures are.</summary>
public enum Measure
{
    /// <summary>Numbers of units.</summary>
    Count,

    /// <summary>Magnitudes in minor units, sent with the number of units behind each.</summary>
    Amount,
}

/// <summary>The part of an indicator's policy that the engine enforces. A value from 1 to <see cref="Threshold"/> - 1 is small.</summary>
/// <param name="Threshold">k, at least 2.</param>
/// <param name="Measure">Counts or amounts.</param>
/// <param name="PolicyVersion">The version of the policy these rules were read from, at least 1.</param>
public sealed record ProtectionRules(int Threshold, Measure Measure = Measure.Count, int PolicyVersion = 1)
{
    /// <summary>The percentage for amounts where none is given.</summary>
    public const int DefaultPPercent = 10;

    /// <summary>
    /// For amounts: p of the p % rule, and how far a hidden amount must be uncertain below and above; 1 to 100, 10 unless given. Null for counts, and for tables of
    /// amounts that were stored before there was such a rule.
    /// </summary>
    public int? PPercent { get; init; }

    /// <summary>Whether zeros are hidden like small values, so that a hidden cell may be 0. Default: false; zeros are always published.</summary>
    public bool HidesZeros { get; init; }

    /// <summary>
    /// Codes of the dimensions in which no group may be seen to fall into one category. There zeros are hidden below the total, and another category must be able to hold each
    /// such group, too. Default: none.
    /// </summary>
    public IReadOnlyList<string> SensitiveDimensions { get; init; } = [];
}
