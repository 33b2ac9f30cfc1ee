using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Memory;

namespace DataHub.Api.Aggregates;

/// <summary>The bytes of an answer and their strong ETag, a hash of them: nothing but what the answer shows moves it.</summary>
internal sealed record AggregateAnswer(byte[] Body, string ETag);

/// <summary>
/// Answers aggregate requests from the stored tables, and keeps the answers. A kept answer holds as long as the catalogue and the indicator's tables
/// are the versions that it was made from. Both are looked at on every request, the second in the database unless nothing at all was written since. While the
/// database cannot be asked, what was found to hold a short while ago is answered.
/// </summary>
internal sealed partial class AggregateAnswers(
    Database database, SubmissionStore submissions, CurrentTables current, TableCache tables, Freshness freshness, TimeProvider time, ILogger<AggregateAnswers> logger) : IDisposable
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private const int OverheadBytes = 512;

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MaxBytes });
    private readonly ConditionalWeakTable<ProtectedTable, ReadableTable> _readable = [];

    /// <summary>The answer, or the problem that stands in its place.</summary>
    public (AggregateAnswer? Answer, ProblemDetails? Problem) Get(CatalogueSnapshot catalogue, Versioned<IndicatorDocument> indicator, HttpRequest request)
    {
        var key = indicator.Document.Code + request.QueryString.Value;
        var kept = Find(key, catalogue.Version);
        var mayStand = kept is not null && IsLatestKnown(kept, indicator.Document.Code);
        if (mayStand && freshness.IsLost)
        {
            return (kept!.Answer, null);
        }

        try
        {
            return kept is not null && IsCurrent(kept, indicator.Document.Code) ? (kept.Answer, null) : Renew(key, catalogue, indicator, request);
        }
        catch (StoreUnavailableException) when (mayStand)
        {
            return (kept!.Answer, null);
        }
    }

    public void Dispose() => _answers.Dispose();

    private Kept? Find(string key, long catalogue) => _answers.Get<Kept>(key) is { } kept && kept.Catalogue == catalogue ? kept : null;

    private (AggregateAnswer? Answer, ProblemDetails? Problem) Renew(string key, CatalogueSnapshot catalogue, Versioned<IndicatorDocument> indicator, HttpRequest request)
    {
        var code = indicator.Document.Code;
        var (generation, moves, at) = (database.Generation, submissions.MovesOf(code), time.GetTimestamp());
        var ((index, version), server) = database.Read(c => (current.Of(c, code), c.Server));
        var (answer, problem) = Make(catalogue, indicator, index, new QueryReader(request));
        if (answer is not null)
        {
            var size = answer.Body.Length + (2 * key.Length) + OverheadBytes;
            _answers.Set(key, new Kept(catalogue.Version, (server, version), moves, answer) { Generation = generation, SeenAt = at }, new MemoryCacheEntryOptions { Size = size });
        }

        return (answer, problem);
    }

    private bool IsCurrent(Kept kept, string code)
    {
        var (generation, at) = (database.Generation, time.GetTimestamp());
        if (kept.Generation != generation && kept.Tables != database.Read(c => VersionOf(c, code)))
        {
            return false;
        }

        (kept.Generation, kept.SeenAt) = (generation, at);
        return true;
    }

    // While the database cannot be asked: what this hub itself has changed since is known to hold no more, and what others may have changed is believed for a while.
    private bool IsLatestKnown(Kept kept, string code) => kept.Moves == submissions.MovesOf(code) && time.GetElapsedTime(kept.SeenAt) <= Freshness.MaxAge;

    private (string Server, long Version) VersionOf(StoreConnection connection, string code) => (connection.Server, submissions.VersionOf(connection, code));

    private (AggregateAnswer? Answer, ProblemDetails? Problem) Make(
        CatalogueSnapshot catalogue, Versioned<IndicatorDocument> indicator, TableIndex index, QueryReader reader)
    {
        var stock = new IndicatorStock(catalogue, indicator.Document, index);
        var query = new AggregateQueryReader(reader, stock).Read();
        if (reader.Finish() is { Count: > 0 } faults)
        {
            return (null, Problems.InvalidRequest(faults));
        }

        if (query.Partner is not null && stock.IsTotalOnly)
        {
            return (null, Problems.TotalOnly());
        }

        // A stored table never changes: it need not be read in the moment in which the index was.
        var stored = database.Read(c => tables.Load(c, stock.TablesFor(query.Periods, query.Partner)));
        var observations = query.Answer(new IndicatorFigures(stock, stored.Select(Readable)));
        if (!LastCheck.Passes(observations))
        {
            LogBreach(indicator.Document.Code);
            return (null, Problems.Internal());
        }

        DateTimeOffset? updatedAt = index.UpdatedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

        // While a raised threshold is not yet applied to all that is read here, the old one is what holds.
        var threshold = stored.Select(t => t.Table.Rules.Threshold).Append(indicator.Document.Policy.Threshold).Min();
        var body = AggregateWriter.Write(indicator, threshold, updatedAt, observations, query.WithBounds);
        return (new AggregateAnswer(body, $"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, 16))}\""), null);
    }

    private ReadableTable Readable(StoredTable stored) => _readable.GetValue(stored.Table, _ => new ReadableTable(stored));

    [LoggerMessage(Level = LogLevel.Critical, Message = "Invariant breach: an aggregate of {Indicator} held a count below its threshold. The answer was not sent.")]
    private partial void LogBreach(string indicator);

    private sealed record Kept(long Catalogue, (string Server, long Version) Tables, long Moves, AggregateAnswer Answer)
    {
        private long _generation;
        private long _seenAt;

        /// <summary>What the database's generation was when this was last found to hold.</summary>
        public long Generation
        {
            get => Volatile.Read(ref _generation);
            set => Volatile.Write(ref _generation, value);
        }

        /// <summary>When that was.</summary>
        public long SeenAt
        {
            get => Volatile.Read(ref _seenAt);
            set => Volatile.Write(ref _seenAt, value);
        }
    }
}
