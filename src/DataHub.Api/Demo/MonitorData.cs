using System.Text.Json;

namespace DataHub.Api.Demo;

/// <summary>The published monitor of 2020 as requests to the hub: what the steward puts into the catalogue and what each partner submits.</summary>
internal sealed record MonitorData(
    string Source,
    IReadOnlyList<string> Assumptions,
    IReadOnlyList<JsonElement> CodeLists,
    IReadOnlyList<JsonElement> Partners,
    IReadOnlyList<JsonElement> Indicators,
    IReadOnlyList<PartnerSubmission> Submissions)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static MonitorData Load()
    {
        using var stream = typeof(MonitorData).Assembly.GetManifestResourceStream("monitor-2020.json")
            ?? throw new InvalidOperationException("The demo's data is not part of this build.");
        return JsonSerializer.Deserialize<MonitorData>(stream, Options) ?? throw new InvalidOperationException("The demo's data is empty.");
    }
}

/// <summary>One partner's submission; the key stays the same, so that running the demo again repeats rather than doubles.</summary>
internal sealed record PartnerSubmission(string Partner, Guid IdempotencyKey, JsonElement Body);
