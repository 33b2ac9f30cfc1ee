using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Json;

/// <summary>
/// Collects the faults of one request. Beyond <see cref="Problems.MaxFaults"/> they are only counted, so that a hostile body costs no memory.
/// </summary>
internal sealed class FaultList
{
    private readonly List<Fault> _listed;

    public FaultList() => _listed = [];

    /// <summary>Starts with the faults of another list.</summary>
    public FaultList(FaultList before)
    {
        _listed = [.. before._listed];
        Count = before.Count;
    }

    /// <summary>All of them, the unlisted ones included.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<Fault> Listed => _listed;

    public void Add(Place place, string code)
    {
        if (Count++ < Problems.MaxFaults)
        {
            _listed.Add(FaultCodes.At(place.ToString(), code));
        }
    }

    public void Add(Fault fault)
    {
        if (Count++ < Problems.MaxFaults)
        {
            _listed.Add(fault);
        }
    }

    public ProblemDetails ToProblem() => Problems.InvalidRequest(_listed, Count - _listed.Count);
}
