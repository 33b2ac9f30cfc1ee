using Microsoft.Extensions.Caching.Memory;

namespace DataHub.Api.Storage;

/// <summary>
/// The index of each indicator's current tables, kept from one version to the next: what a reader asks for costs what was added since, and not what was
/// stored in ten years.
/// </summary>
internal sealed class CurrentTables(SubmissionStore submissions) : IDisposable
{
    private const long MaxRows = 500_000;

    private static readonly Sql All = TableCache.Select("t.indicator = @indicator AND t.state = 0");

    // As long as there was no reset since, none of them was protected again.
    private static readonly Sql Added = TableCache.SelectFirst("t.indicator = @indicator AND t.state = 0 AND t.id > @after");

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MaxRows });

    /// <summary>As <paramref name="connection"/> sees it, and the version by which it is revalidated.</summary>
    public (TableIndex Index, long Version) Of(StoreConnection connection, string indicator)
    {
        var key = (connection.Server, indicator);
        var (version, resets) = submissions.VersionAndResets(connection, indicator);
        var kept = _kept.Get<Kept>(key);
        if (kept?.Version == version)
        {
            return (kept.Index, version);
        }

        // Another reader may have seen what was committed after this one began.
        var isBehind = kept?.Version > version;
        var index = kept?.Resets == resets && !isBehind
            ? kept.Index.With(connection.Query<StoredRow>(Added, new { indicator, after = kept.Index.Newest }))
            : TableIndex.Empty.With(connection.Query<StoredRow>(All, new { indicator }));
        if (!isBehind)
        {
            _kept.Set(key, new Kept(index, version, resets), new MemoryCacheEntryOptions { Size = index.Count + 1 });
        }

        return (index, version);
    }

    public void Dispose() => _kept.Dispose();

    private sealed record Kept(TableIndex Index, long Version, long Resets);
}
