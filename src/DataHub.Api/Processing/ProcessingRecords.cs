using System.Diagnostics;
using DataHub.Api.Catalogue;
using DataHub.Api.Storage;

namespace DataHub.Api.Processing;

/// <summary>
/// Records of the Logboek Dataverwerkingen: one for each processing and indicator. They are made of a name, two times, a status and the processing activity that the catalogue gives the indicator, and of nothing
/// that was sent. As long as nobody listens there are none, and asking for one costs next to nothing.
/// </summary>
internal sealed class ProcessingRecords(CatalogueStore catalogue, TimeProvider time)
{
    /// <summary>The source of the records, and of nothing else: what the framework says of requests holds paths and query strings.</summary>
    public const string Source = "DataHub.Processing";

    /// <summary>The one attribute that a record has.</summary>
    public const string ActivityId = "dpl.core.processing_activity_id";

    private static readonly ActivitySource Records = new(Source);

    /// <summary>Begins one; null when nobody listens. Disposing what is returned makes its records.</summary>
    /// <param name="name">Its name.</param>
    public ProcessingRecord? Begin(string name) => Records.HasListeners() ? new ProcessingRecord(this, name) : null;

    /// <inheritdoc cref="Begin(string)"/>
    /// <param name="name">Its name.</param>
    /// <param name="indicator">The indicator that it is about.</param>
    public ProcessingRecord? Begin(string name, string indicator)
    {
        var record = Begin(name);
        record?.About(indicator);
        return record;
    }

    /// <summary>The time, to the millisecond like that of the audit log: how long something took to the last tick can depend on figures.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Makes the records of a processing; one without an activity where it is about no indicator that there is.</summary>
    public void Make(ProcessingRecord record, DateTimeOffset start, IReadOnlyCollection<string> about)
    {
        var (parent, end) = (ParentOf(Activity.Current), Now().UtcDateTime);
        List<string?> activities = [.. about.Select(catalogue.Current.Indicators.GetValueOrDefault).OfType<Versioned<IndicatorDocument>>().Select(i => i.Document.ProcessingActivity)];
        foreach (var activity in activities.Count == 0 ? [null] : activities)
        {
            using var made = Records.StartActivity(record.Name, ActivityKind.Internal, parent, tags: null, links: null, startTime: start);
            made?.SetStatus(record.Status);
            made?.SetEndTime(end);
            if (activity is not null)
            {
                made?.SetTag(ActivityId, activity);
            }
        }
    }

    // Of the caller where there is one: the span that the framework makes of a request is told to nobody. What else the caller sent along with the trace is left behind.
    private static ActivityContext ParentOf(Activity? request)
    {
        if (request is null)
        {
            return default;
        }

        var isRemote = request.Parent is null && request.ParentSpanId != default;
        return new ActivityContext(request.TraceId, isRemote ? request.ParentSpanId : request.SpanId, request.ActivityTraceFlags, traceState: null, isRemote);
    }
}
