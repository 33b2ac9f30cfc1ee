using Dapper;

namespace DataHub.Api.Storage;

/// <summary>Which submissions are listed; null means any. One has tables of several periods, and matches by any of them. From is inclusive, To exclusive; both are about when it was received.</summary>
internal sealed record SubmissionFilter(string? Partner = null, string? TimePeriod = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>To follow a condition: each of them starts with <c>AND</c>.</summary>
    public string Conditions() => string.Concat(
        Partner is null ? string.Empty : " AND partner = @partner",
        TimePeriod is null ? string.Empty : " AND EXISTS (SELECT 1 FROM tables t WHERE t.submission = submissions.id AND t.time_period = @timePeriod)",
        From is null ? string.Empty : " AND received_at >= @from",
        To is null ? string.Empty : " AND received_at < @to");

    public DynamicParameters Values() => new(new
    {
        partner = Partner,
        timePeriod = TimePeriod,
        from = From is { } from ? StoreTime.FirstAt(from) : 0,
        to = To is { } to ? StoreTime.FirstAt(to) : 0,
    });
}
