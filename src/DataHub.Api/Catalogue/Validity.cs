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

    private Validity(int first, int last)
    {
        _first = first;
        _last = last;
    }

    public bool Covers(TimePeriod period) => _first <= period.FirstMonth && period.LastMonth <= _last;

    public bool Touches(TimePeriod period) => _first <= period.LastMonth && period.FirstMonth <= _last;

    /// <summary>When both are valid.</summary>
    public Validity And(Validity other) => new(Math.Max(_first, other._first), Math.Min(_last, other._last));

    /// <summary>The part of it up to and including a month; the same value for any that lie wholly after it.</summary>
    public Validity Until(int month) => _first > month || _first > _last ? new(int.MaxValue, int.MinValue) : new(_first, Math.Min(_last, month));
}
