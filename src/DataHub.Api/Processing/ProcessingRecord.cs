using System.Diagnostics;

namespace DataHub.Api.Processing;

/// <summary>A processing under way. Unless it is said how it ended, it failed.</summary>
internal sealed class ProcessingRecord(ProcessingRecords records, string name) : IDisposable
{
    private readonly DateTimeOffset _start = records.Now();
    private readonly SortedSet<string> _about = new(StringComparer.Ordinal);
    private bool _isDropped;

    public string Name { get; private set; } = name;

    /// <summary>Ok: it was done. Unset: it was refused, and nothing was done. Error: it failed.</summary>
    public ActivityStatusCode Status { get; private set; } = ActivityStatusCode.Error;

    /// <summary>Adds indicators that it is about; those that the catalogue does not have are none.</summary>
    public void About(params IEnumerable<string?> indicators) => _about.UnionWith(indicators.OfType<string>());

    /// <summary>It was done; perhaps it turned out to be another one than it began as.</summary>
    public void Done(string? name = null) => (Status, Name) = (ActivityStatusCode.Ok, name ?? Name);

    /// <summary>It was refused.</summary>
    public void Refused() => Status = ActivityStatusCode.Unset;

    /// <summary>Nothing was processed after all.</summary>
    public void Drop() => _isDropped = true;

    public void Dispose()
    {
        if (!_isDropped)
        {
            records.Make(this, _start, _about);
        }
    }
}
