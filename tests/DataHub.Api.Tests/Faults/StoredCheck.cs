using System.Text.Json;
using DataHub.Api.Tests.Crash;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Faults;

/// <summary>Compares what a hub has stored with what its clients know.</summary>
internal static class StoredCheck
{
    private const int AtOnce = 8;

    /// <summary>Fails unless every acknowledged submission is stored, whole and once, and nothing is that nobody sent.</summary>
    /// <returns>The ids of all that is stored.</returns>
    public static async Task<IReadOnlyCollection<string>> RunAsync(HttpClient partner, Ledger ledger)
    {
        var ids = await IdsAsync(partner);
        Assert.Multiple(() =>
        {
            Assert.That(ids, Is.Unique);
            Assert.That(ledger.Acknowledged.Keys.Except(ids), Is.Empty, "acknowledged submissions that are gone");
        });
        var periods = new HashSet<string>();
        var steady = 0;
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, stop) =>
        {
            var tables = await TablesAsync(partner, id, stop);
            if (tables is [{ Indicator: CrashCatalogue.Steady }])
            {
                Interlocked.Increment(ref steady);
                return;
            }

            AssertWhole(tables, ledger.Acknowledged.GetValueOrDefault(id)?.Sent);
            lock (periods)
            {
                Assert.That(periods.Add(tables[0].Period), Is.True, "a submission was stored twice");
            }
        });
        Assert.That(steady, Is.EqualTo(1));
        Assert.That(periods, Has.Count.LessThanOrEqualTo(ledger.Acknowledged.Count + ledger.Open.Count), "there is what nobody sent");
        return ids;
    }

    /// <summary>Sends again what clients cannot know of: it is found where it was stored, and stored now where it was not.</summary>
    public static async Task RepeatAsync(HttpClient partner, Ledger ledger, IReadOnlyCollection<string> stored)
    {
        foreach (var sent in ledger.Open)
        {
            var replayed = ledger.Replayed;
            Assert.That(await ledger.TryAsync(partner, sent), Is.True, $"{ledger}");
            var id = ledger.Acknowledged.Single(a => a.Value.Sent == sent).Key;
            Assert.That(ledger.Replayed - replayed, Is.EqualTo(stored.Contains(id) ? 1 : 0), "a retry finds what was stored, or stores it now");
        }
    }

    public static async Task<IReadOnlyCollection<string>> IdsAsync(HttpClient partner)
        => [.. (await partner.ItemsAsync("/v1/submissions?limit=1000", "submissions")).Select(s => s.GetProperty("id").GetString()!)];

    private static void AssertWhole(IReadOnlyList<StoredTable> tables, Sent? sent)
    {
        if (!tables.Select(t => t.Indicator).SequenceEqual(CrashCatalogue.Indicators) || tables.Any(t => t.Values.Count != 3))
        {
            Assert.Fail("a submission was stored in part");
        }

        Assert.That(tables.Select(t => t.Values["minor"]), Is.EqualTo(new long?[] { null, Sent.Minors[1] }), "what of the minors is published");
        if (sent is not null)
        {
            Assert.That(tables.Select(t => t.Period), Is.All.EqualTo(sent.Period));
            Assert.That(tables[1].Values.Values, Is.EquivalentTo(new long?[] { sent.Adults[1] + Sent.Minors[1], Sent.Minors[1], sent.Adults[1] }));
        }
    }

    private static async Task<IReadOnlyList<StoredTable>> TablesAsync(HttpClient partner, string id, CancellationToken stop)
    {
        using var document = JsonDocument.Parse(await partner.GetStringAsync($"/v1/submissions/{id}", stop));
        return [.. document.RootElement.GetProperty("tables").EnumerateArray().Select(t => new StoredTable(
            t.GetProperty("indicator").GetString()!,
            t.GetProperty("timePeriod").GetString()!,
            t.GetProperty("observations").EnumerateArray().ToDictionary(
                o => o.GetProperty("dimensions").GetProperty("age").GetString()!,
                o => o.TryGetProperty("value", out var value) ? value.GetInt64() : (long?)null)))];
    }

    private sealed record StoredTable(string Indicator, string Period, IReadOnlyDictionary<string, long?> Values);
}
