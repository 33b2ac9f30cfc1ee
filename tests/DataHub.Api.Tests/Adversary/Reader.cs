using System.Text.Json;

namespace DataHub.Api.Tests.Adversary;

/// <summary>
/// A client that may read aggregates and nothing else, and keeps every answer. It asks for everything at once and for parts of it in odd ways, and takes whatever any answer tells.
/// </summary>
internal sealed class Reader(HttpClient client, World world, string indicator)
{
    private readonly Dictionary<string, List<Dictionary<string, Fact>>> _readings = World.Periods.ToDictionary(p => p, _ => new List<Dictionary<string, Fact>>());
    private readonly Dictionary<string, string> _tags = [];

    /// <summary>What the last answers that had anything on a period tell of its cells: the figures, and which are not 0. Other bounds rest on tables that he may not believe.</summary>
    public IReadOnlyList<Fact> Newest(string period) => [.. Last(period).Values.Select(f => f.Plain)];

    /// <summary>What the last answers tell of a cell; null when they do not.</summary>
    public Fact? Now(string period, string codes) => _readings[period][^1].GetValueOrDefault(codes);

    /// <summary>What earlier answers told of a period's cells that the newest ones do not publish, the latest first.</summary>
    public IEnumerable<Fact> Earlier(string period)
        => _readings[period].AsEnumerable().Reverse().SelectMany(r => r).Where(r => Last(period).GetValueOrDefault(r.Key)?.IsExact != true)
            .Select(r => (r.Key, Fact: r.Value.Plain)).DistinctBy(r => (r.Key, r.Fact.Lower, r.Fact.Upper)).Select(r => r.Fact);

    /// <summary>What was left of a period's cells, by any answers so far, when all of their parts that were published are taken away: what the others were together.</summary>
    public IEnumerable<Fact> Rests(string period)
    {
        for (var r = 0; r < _readings[period].Count; r++)
        {
            foreach (var (codes, fact) in _readings[period][r].Where(f => f.Value.IsExact))
            {
                foreach (var parts in World.PartsOf(period, codes.Split(',')))
                {
                    var known = parts.Select(p => _readings[p.Period][r].GetValueOrDefault(string.Join(',', p.Codes))).Where(f => f?.IsExact == true).ToList();
                    int[] left = [.. fact.Units.Except(known.SelectMany(k => k!.Units))];
                    if (left.Length > 0 && known.Count < parts.Count)
                    {
                        var value = fact.Lower - known.Sum(k => k!.Lower);
                        yield return new Fact(left, value, value, IsExact: true);
                    }
                }
            }
        }
    }

    /// <summary>Reads everything, and then some more.</summary>
    /// <param name="random">What more.</param>
    public async Task ReadAsync(Random random)
    {
        _readings.Values.ToList().ForEach(r => r.Add([]));
        var all = string.Join(',', Enumerable.Range(0, world.Codes.Length).Select(d => $"d{d}*"));
        foreach (var periods in (string[])["2020", "2020-S1..2020-S2", "2020-Q1..2020-Q4"])
        {
            await AskAsync($"timePeriod={periods}&groupBy={all}&bounds=true");
        }

        var seen = PublishedNow();
        for (var i = 0; i < 4; i++)
        {
            await AskAsync(OddQuery(random));
        }

        Assert.That(PublishedNow(), Is.EqualTo(seen), "no way of asking tells what the plain way hides");
        await AskBadlyAsync();
    }

    private async Task AskAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/indicators/{indicator}/aggregates?{query}");
        if (_tags.TryGetValue(query, out var tag))
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode == 304)
        {
            // What is held already was read with the same query; ask again without the tag to have it.
            _tags.Remove(query);
            await AskAsync(query);
            return;
        }

        Assert.That((int)response.StatusCode, Is.EqualTo(200), $"{query}: {text}");
        _tags[query] = response.Headers.ETag!.ToString();
        foreach (var observation in JsonDocument.Parse(text).RootElement.GetProperty("observations").EnumerateArray())
        {
            Take(observation);
        }
    }

    private void Take(JsonElement observation)
    {
        var codes = world.Codes.Select((_, d) => observation.GetProperty("dimensions").GetProperty($"d{d}").GetString()!).ToArray();
        var period = observation.GetProperty("timePeriod").GetString()!;
        var (now, key) = (_readings[period][^1], string.Join(',', codes));
        switch (observation.GetProperty("status").GetString())
        {
            case "published":
                var value = observation.GetProperty("value").GetInt64();
                Assert.That(value is 0 or >= 5, "nothing small is published");
                now[key] = new Fact(world.UnitsOf(period, codes), value, value, IsExact: true);
                break;
            case "suppressed" when observation.TryGetProperty("bounds", out var bounds) && !now.ContainsKey(key):
                var upper = bounds.GetProperty("upper");
                now[key] = new Fact(world.UnitsOf(period, codes), bounds.GetProperty("lower").GetInt64(), upper.ValueKind == JsonValueKind.Null ? null : upper.GetInt64(), IsExact: false);
                break;
        }
    }

    /// <summary>What was read so far counts no more.</summary>
    public void Forget() => _readings.Values.ToList().ForEach(r => r.Clear());

    private Dictionary<string, Fact> Last(string period) => _readings[period].FindLast(r => r.Count > 0) ?? [];

    private int PublishedNow() => _readings.Values.Sum(r => r[^1].Values.Count(f => f.IsExact));

    private string OddQuery(Random random)
    {
        var parts = new List<string>();
        if (random.Next(2) == 0)
        {
            parts.Add($"timePeriod={World.Periods[random.Next(World.Periods.Count)]}");
        }

        var groupings = new List<string>();
        for (var d = 0; d < world.Codes.Length; d++)
        {
            var codes = world.Codes[d];
            if (random.Next(2) == 0)
            {
                parts.Add($"filter=d{d}:{string.Join(',', codes.Where(_ => random.Next(2) == 0).DefaultIfEmpty(codes[^1]))}");
            }

            groupings.AddRange(random.Next(3) switch { 0 => [$"d{d}"], 1 => [$"d{d}*"], _ => [] });
        }

        parts.AddRange(groupings.Count == 0 ? [] : [$"groupBy={string.Join(',', groupings)}"]);
        parts.AddRange(random.Next(2) == 0 ? ["bounds=true"] : []);
        parts.AddRange(random.Next(4) == 0 ? ["partner=adversary"] : []);
        return string.Join('&', parts);
    }

    // Errors must tell nothing either.
    private async Task AskBadlyAsync()
    {
        foreach (var query in (string[])["timePeriod=2020-W1", "filter=d0:nobody", "groupBy=d0,d0", "limit=1", "bounds=maybe", "partner=nobody", "timePeriod=2020-Q4..2020-Q1"])
        {
            using var response = await client.GetAsync(new Uri($"/v1/indicators/{indicator}/aggregates?{query}", UriKind.Relative));
            var text = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.EqualTo(400).Or.EqualTo(403), query);
            Assert.That(text, Does.Not.Contain("observations"), query);
        }
    }
}
