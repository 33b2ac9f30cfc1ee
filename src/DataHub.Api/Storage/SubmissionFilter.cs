using Dapper;

namespace DataHub.Api.Storage;

/// <summary>Which submissions are listed; null means any. One has tables of several periods, and matches by any of them. From is inclusive, To exclusive; both are about when it was received.</summary>
internal sealed record SubmissionFilter(string? Partner = null, string? TimePeriod = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    private static readonly SqlChoice Newest = new(
        $"SELECT {SubmissionRow.Columns} FROM submissions WHERE id < @key{{0}}{{1}}{{2}}{{3}} ORDER BY id DESC {{limit @limit}}",
        " AND partner = @partner",
        " AND EXISTS (SELECT 1 FROM tables t WHERE t.submission = submissions.id AND t.time_period = @timePeriod)",
        " AND received_at >= @from",
        " AND received_at < @to");

    /// <summary>Selects them, newest first.</summary>
    public Sql Select() => Newest.With(Partner, TimePeriod, From, To);

    public DynamicParameters Values() => new(new
    {
        partner = Partner,
        timePeriod = TimePeriod,
        from = From is { } from ? StoreTime.FirstAt(from) : 0,
        to = To is { } to ? StoreTime.FirstAt(to) : 0,
    });
}
