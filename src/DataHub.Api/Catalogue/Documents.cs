using System.Text.Json.Serialization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Catalogue;

/// <summary>A text in both languages.</summary>
internal sealed record Label(string Nl, string En);

/// <summary>One code of a list; a missing parent means directly below the total. Valid in every period from validFrom to validTo, both inclusive.</summary>
internal sealed record CodeEntry(string Code, string? Parent, Label Label, string? ValidFrom, string? ValidTo);

internal sealed record CodeListDocument(string Code, Label Label, IReadOnlyList<CodeEntry> Codes);

internal sealed record PartnerDocument(string Code, Label Label, IReadOnlyList<string> Clients, string? Agreement, string? ValidFrom, string? ValidTo);

/// <summary>A dimension; sensitive where nobody may learn of a whole group into which category it falls.</summary>
internal sealed record DimensionDocument(
    string Code, string CodeList, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Sensitive = false);

internal sealed record AnnotationDocument(string TimePeriod, string Nl, string En);

/// <summary>How dear it is to hide a figure broken down by a dimension.</summary>
internal sealed record WeightDocument(string Dimension, int Weight);

/// <summary>
/// The policy of an indicator. The values that are not enforced yet are refused when the catalogue is written, so they never stand here. Policies stored before there was a
/// percentage read as if they had its default.
/// </summary>
internal sealed record PolicyDocument(
    int Threshold, string Zeros, string GroupDisclosure, string Revisions, int MinContributors, string Visibility, int PPercent = ProtectionRules.DefaultPPercent)
{
    /// <summary>The dimensions whose figures are dearer to hide than others; none in policies stored before there were weights.</summary>
    public IReadOnlyList<WeightDocument> Weights { get; init; } = [];

    /// <summary>What the engine is to spare where it can.</summary>
    [JsonIgnore]
    public Preferences Preferences => new() { Weights = Weights.ToDictionary(w => w.Dimension, w => w.Weight, StringComparer.Ordinal) };

    [JsonIgnore]
    public bool HidesZeros => Zeros == "hide";

    [JsonIgnore]
    public bool HoldsRevisions => Revisions == "held";

    [JsonIgnore]
    public bool ProtectsGroups => GroupDisclosure == "protect";

    /// <summary>Whether this policy hides what the other would show.</summary>
    public bool IsTighterThan(PolicyDocument other) => Threshold > other.Threshold || (HidesZeros && !other.HidesZeros) || (ProtectsGroups && !other.ProtectsGroups);
}

internal sealed record IndicatorDocument(
    string Code,
    Label Label,
    string Theme,
    string Unit,
    string Measure,
    string Temporal,
    IReadOnlyList<string> Periods,
    IReadOnlyList<DimensionDocument> Dimensions,
    IReadOnlyList<string> Suppliers,
    PolicyDocument Policy,
    Label? Background,
    IReadOnlyList<AnnotationDocument> Annotations,
    string? ValidFrom,
    string? ValidTo,
    string? ProcessingActivity = null)
{
    [JsonIgnore]
    public bool IsAmount => Measure == "amount";

    /// <summary>Codes of the dimensions in which groups are protected; none where the policy allows group disclosure.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> ProtectedDimensions => Policy.ProtectsGroups ? [.. Dimensions.Where(d => d.Sensitive).Select(d => d.Code)] : [];

    [JsonIgnore]
    public bool IsFlow => Temporal == "flow";

    [JsonIgnore]
    public Disclosure.Linked.Temporal Time => IsFlow ? Disclosure.Linked.Temporal.Flow : Disclosure.Linked.Temporal.Stock;

    /// <summary>The lengths of the periods in which the indicator is submitted.</summary>
    [JsonIgnore]
    public IReadOnlyList<Granularity> Lengths => [.. Periods.Select(p => p switch
    {
        "month" => Granularity.Month,
        "quarter" => Granularity.Quarter,
        "half-year" => Granularity.HalfYear,
        _ => Granularity.Year,
    })];
}
