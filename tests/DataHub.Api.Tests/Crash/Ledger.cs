using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace DataHub.Api.Tests.Crash;

/// <summary>What the clients know: which submissions were acknowledged, and which were cut off without an answer.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Sent> _acknowledged = new();
    private readonly ConcurrentBag<Sent> _cutOff = [];
    private int _next;

    public int Acknowledged => _acknowledged.Count;

    public int CutOff => _cutOff.Count;

    /// <summary>Submits one pair of tables after another, each of a period of its own, until the connection breaks.</summary>
    public async Task SubmitUntilCutOffAsync(HttpClient partner)
    {
        while (true)
        {
            var sent = new Sent(Interlocked.Increment(ref _next));
            try
            {
                using var response = await partner.SendAsync(sent.Request());
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                using var receipt = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                _acknowledged[receipt.RootElement.GetProperty("id").GetString()!] = sent;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                _cutOff.Add(sent);
                return;
            }
        }
    }

    /// <summary>Waits until so many more submissions are acknowledged: a kill before the first would prove nothing.</summary>
    public async Task WaitForMoreAsync(int submissions)
    {
        var enough = Acknowledged + submissions;
        while (Acknowledged < enough)
        {
            await Task.Delay(1);
        }
    }

    public async Task VerifyAsync(HttpClient partner, HttpClient officer)
    {
        var stored = await ReadAllAsync(partner, "/v1/submissions?limit=1000");
        var ids = stored.Select(s => s.GetProperty("id").GetString()!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(ids, Is.Unique);
            Assert.That(_acknowledged.Keys.Except(ids), Is.Empty, "acknowledged submissions that are gone");
            Assert.That(ids, Has.Count.LessThanOrEqualTo(_acknowledged.Count + _cutOff.Count));
        });
        foreach (var id in ids)
        {
            await VerifyWholeAsync(partner, id);
        }

        await VerifyLogAsync(officer, ids);
        await VerifyRetriesAsync(partner, ids);
    }

    private async Task VerifyWholeAsync(HttpClient partner, string id)
    {
        using var document = JsonDocument.Parse(await partner.GetStringAsync(new Uri($"/v1/submissions/{id}", UriKind.Relative)));
        var tables = document.RootElement.GetProperty("tables").EnumerateArray().ToList();
        Assert.That(tables.Select(t => t.GetProperty("indicator").GetString()), Is.EquivalentTo(CrashCatalogue.Indicators), "a submission was stored in part");
        Assert.That(tables, Has.All.Matches<JsonElement>(t => t.GetProperty("observations").GetArrayLength() == 3));
        if (_acknowledged.TryGetValue(id, out var sent))
        {
            Assert.That(tables[0].GetProperty("timePeriod").GetString(), Is.EqualTo(sent.Period));
            Assert.That(tables[0].GetProperty("observations")[0].GetProperty("value").GetInt64(), Is.EqualTo(sent.Total));
        }
    }

    private static async Task VerifyLogAsync(HttpClient officer, List<string> ids)
    {
        var entries = await ReadAllAsync(officer, "/v1/audit-entries?limit=1000");
        var accepted = entries.Where(e => e.GetProperty("action").GetString() == "submission" && e.GetProperty("outcome").GetString() == "accepted");
        Assert.Multiple(() =>
        {
            Assert.That(entries.Select(e => e.GetProperty("index").GetInt64()), Is.EqualTo(Enumerable.Range(0, entries.Count).Select(i => (long)i)));
            Assert.That(accepted.Select(e => e.GetProperty("submission").GetString()), Is.EquivalentTo(ids));
        });
    }

    private async Task VerifyRetriesAsync(HttpClient partner, List<string> ids)
    {
        foreach (var sent in _cutOff)
        {
            using var response = await partner.SendAsync(sent.Request());
            using var receipt = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            var wasStored = ids.Contains(receipt.RootElement.GetProperty("id").GetString()!);
            Assert.That(response.Headers.Contains("Idempotency-Replayed"), Is.EqualTo(wasStored), "a retry finds what was stored, or stores it now");
        }
    }

    private static async Task<List<JsonElement>> ReadAllAsync(HttpClient client, string path)
    {
        var items = new List<JsonElement>();
        for (var next = path; next is not null;)
        {
            using var response = await client.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            response.EnsureSuccessStatusCode();
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            items.AddRange(page.RootElement.EnumerateObject().First(p => p.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray().Select(e => e.Clone()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        return items;
    }

    /// <summary>One submission of two tables; its period and figures follow from its number.</summary>
    private sealed record Sent(int Number)
    {
        private readonly Guid _key = Guid.CreateVersion7();

        public string Period => (1900 + (Number / 12)).ToString(CultureInfo.InvariantCulture) + "-M" + ((Number % 12) + 1).ToString("00", CultureInfo.InvariantCulture);

        public int Total => 40 + Number;

        public HttpRequestMessage Request()
        {
            var tables = CrashCatalogue.Indicators.Select(i =>
                $$"""
                { "indicator": "{{i}}", "timePeriod": "{{Period}}", "observations": [
                  { "dimensions": {}, "value": {{Total}} },
                  { "dimensions": { "age": "minor" }, "value": 10 },
                  { "dimensions": { "age": "adult" }, "value": {{Total - 10}} } ] }
                """);
            var body = $$"""{ "tables": [ {{string.Join(',', tables)}} ] }""";
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/submissions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", _key.ToString());
            return request;
        }
    }
}
