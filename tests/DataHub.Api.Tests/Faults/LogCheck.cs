using System.Net;
using System.Text.Json;
using DataHub.Api.Tests.Crash;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Verification;

namespace DataHub.Api.Tests.Faults;

/// <summary>Holds the log of a hub against itself and against what its clients know.</summary>
internal static class LogCheck
{
    private const string Log = "/v1/audit-log";

    /// <summary>Fails unless the log has no gap, its tree fits its entries, and it has one entry of each submission, at the place that its receipt names.</summary>
    public static async Task RunAsync(HttpClient officer, Ledger ledger)
    {
        await VerifyAsync(officer);
        var entries = await officer.ItemsAsync("/v1/audit-entries?limit=1000", "auditEntries");
        var accepted = entries.Where(IsAccepted).ToLookup(e => e.GetProperty("submission").GetString()!, e => e.GetProperty("index").GetInt64());
        Assert.Multiple(() =>
        {
            Assert.That(entries.Select((e, place) => e.GetProperty("index").GetInt64() - place), Has.All.Zero);
            Assert.That(ledger.Acknowledged.Where(a => !accepted[a.Key].SequenceEqual([a.Value.Index])), Is.Empty, "submissions whose entry is missing, or not where the receipt says");
            Assert.That(accepted, Has.Count.EqualTo(ledger.Acknowledged.Count + 1), "the steady one and those that were acknowledged, each once");
        });
    }

    private static bool IsAccepted(JsonElement entry) => entry.GetProperty("action").GetString() == "submission" && entry.GetProperty("outcome").GetString() == "accepted";

    private static async Task VerifyAsync(HttpClient officer)
    {
        using var keys = JsonDocument.Parse(await officer.GetStringAsync($"{Log}/keys"));
        var known = keys.RootElement.GetProperty("keys").EnumerateArray().Select(k => VerifierKey.Parse(k.GetProperty("key").GetString()!)).ToList();
        var checkpoint = Checkpoint.Open(await officer.GetStringAsync($"{Log}/checkpoint"), known);
        var report = await LogVerifier.RunAsync((path, stop) => ReadAsync(officer, path, stop), checkpoint.Size, [checkpoint]);
        Assert.That(report.Faults, Is.Empty);
    }

    private static async Task<byte[]?> ReadAsync(HttpClient officer, string path, CancellationToken stop)
    {
        using var answer = await officer.GetAsync($"{Log}/{path}", stop);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(stop);
    }
}
