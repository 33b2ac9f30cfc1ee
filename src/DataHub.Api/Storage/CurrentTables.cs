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
    private static readonly Sql Added = TableCache.Select("t.indicator = @indicator AND t.state = 0 AND t.id > @after");
    private static readonly Sql Number = new("SELECT count(*) FROM tables WHERE indicator = @1 AND state = 0");
    private static readonly Sql NewestAgain = new("SELECT max(id) FROM reprotected");

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MaxRows });

    /// <summary>As <paramref name="connection"/> sees it, and the version by which it is revalidated.</summary>
    public (TableIndex Index, long Version) Of(StoreConnection connection, string indicator)
    {
        var key = (connection.Server, indicator);
        var (version, again) = (submissions.VersionOf(connection, indicator), connection.Number(NewestAgain) ?? 0);
        var kept = _kept.Get<Kept>(key);
        if (kept?.Version == version)
        {
            return (kept.Index, version);
        }

        var index = Advance(connection, indicator, kept?.Again == again ? kept.Index : null);
        _kept.Set(key, new Kept(index, version, again), new MemoryCacheEntryOptions { Size = index.Count + 1 });
        return (index, version);
    }

    public void Dispose() => _kept.Dispose();

    // A table ceases to be current when another one takes its place, which is added here, or when it is withdrawn: then there is one less than is known, for none
    // ever becomes current again.
    private static TableIndex Advance(StoreConnection connection, string indicator, TableIndex? kept)
    {
        if (kept is not null && kept.With(connection.Query<StoredRow>(Added, new { indicator, after = kept.Newest })) is var next && next.Count == connection.Number(Number, indicator))
        {
            return next;
        }

        return TableIndex.Empty.With(connection.Query<StoredRow>(All, new { indicator }));
    }

    private sealed record Kept(TableIndex Index, long Version, long Again);
}
