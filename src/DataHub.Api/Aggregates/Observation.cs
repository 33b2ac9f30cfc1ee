using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

internal enum ObservationStatus
{
    Missing,
    Suppressed,
    Partial,
    Published,
}

/// <summary>One cell of an answer. Reported counts the partners that have this cell, Expected those that could.</summary>
internal sealed record Observation(
    TimePeriod TimePeriod, IReadOnlyList<string> Codes, ObservationStatus Status, Figure Figure, Bounds? Bounds, int Reported, int Expected)
{
    public long? Value => Status is ObservationStatus.Published or ObservationStatus.Partial ? Figure.Value : null;
}
