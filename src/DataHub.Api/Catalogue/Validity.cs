using DataHub.Disclosure.Tables;

namespace DataHub.Api.Catalogue;

/// <summary>
/// When something of the catalogue is valid: from the first month of <c>validFrom</c> to the last month of <c>validTo</c>, both inclusive; without an end
/// where one is null. A period is covered when all of it is valid, and touched when any of it is.
/// </summary>
internal readonly record struct Validity
{
    private readonly int _first;
    private readonly int _last;

    public Validity(string? validFrom, string? validTo)
    {
        _first = TimePeriod.TryParse(validFrom, out var from) ? from.FirstMonth : int.MinValue;
        _last = TimePeriod.TryParse(validTo, out var to) ? to.LastMonth : int.MaxValue;
    }

    public bool Covers(TimePeriod period) => _first <= period.FirstMonth && period.LastMonth <= _last;

    public bool Touches(TimePeriod period) => _first <= period.LastMonth && period.FirstMonth <= _last;
}
