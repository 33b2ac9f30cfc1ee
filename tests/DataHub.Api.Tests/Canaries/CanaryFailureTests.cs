using DataHub.Api.Tests.Crash;
using DataHub.Api.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Canaries;

/// <summary>Whatever fails while a hidden figure is on its way, it stands nowhere afterwards.</summary>
[NonParallelizable] // What it listens to is the whole process.
internal sealed class CanaryFailureTests
{
    private static readonly long[] Canaries = [CanarySearch.First, CanarySearch.Second, CanarySearch.First + CanarySearch.Second];

    private int _acknowledged;

    [Test]
    public async Task A_full_disk_a_locked_store_a_fault_a_client_that_goes_and_an_engine_without_time_keep_nothing()
    {
        await using var canary = await CanaryHub.StartAsync();
        var statuses = new List<int>();
        await canary.FillDiskAsync();
        statuses.Add(await canary.SubmitAsync("2020"));
        await canary.FillDiskAsync();
        statuses.Add(await canary.SubmitAsync("2020", "?dryRun=true"));
        using (canary.Lock())
        {
            statuses.Add(await canary.SubmitAsync("2020"));
        }

        canary.Refuse(isRefused: true);
        statuses.Add(await canary.SubmitAsync("2020"));
        canary.Refuse(isRefused: false);
        foreach (var after in (int[])[400, 2_000, int.MaxValue])
        {
            await canary.HangUpAsync("2019", after);
        }

        statuses.Add(await canary.SubmitAsync("2020"));
        await canary.FillDiskAsync();
        statuses.Add(await canary.SubmitAsync("2020"));
        await canary.FillDiskAsync();
        statuses.Add(await canary.SubmitAsync("2020-S1"));
        statuses.Add(await canary.SubmitAsync("2020-S1"));
        canary.TakeTime();
        statuses.Add(await canary.SubmitAsync("2021"));
        statuses.Add(await canary.SubmitAsync("2020-S1"));
        canary.Break(isBroken: true);
        statuses.Add(await canary.SubmitAsync("2020"));
        canary.Break(isBroken: false);

        Assert.That(statuses, Is.EqualTo(new[] { 503, 200, 503, 503, 201, 503, 503, 201, 201, 400, 500 }), "without time nobody can tell what may stand beside the year");
        var kept = await canary.KeptAsync();
        Assert.That(kept, Does.Contain("The store is unavailable").And.Contain("A request failed"), "the failures were logged");
        CanarySearch.AssertLacks(kept, Canaries);
    }

    [Test]
    public async Task A_tightening_that_finds_the_disk_full_keeps_nothing()
    {
        await using var canary = await CanaryHub.StartAsync();
        Assert.That(await canary.SubmitAsync("2020"), Is.EqualTo(201));
        Assert.That(await Monitor.ChangeAsync(canary.Hub.Client("catalogue:write"), "/v1/indicators/secret", CanaryHub.Indicator(1_000_000_000)).StatusAsync(), Is.EqualTo(200));
        await canary.FillDiskAsync();
        await Policies.TighteningTests.FinishedAsync(canary.Hub, "/v1/indicators/secret");

        CanarySearch.AssertLacks(await canary.KeptAsync(), Canaries);
    }

    [Test]
    public async Task No_route_keeps_what_it_was_not_asked_to_take()
    {
        await using var canary = await CanaryHub.StartAsync();
        var hub = canary.Hub;
        // One token never serves two of these.
        HttpClient[] clients = [hub.Client("submissions:write", "riec"), hub.Client("aggregates:read"), hub.Client("catalogue:write"), hub.Client("audit:read"), hub.Anonymous];
        var routes = hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText!).Distinct().ToList();
        var statuses = new List<int>();
        foreach (var route in routes)
        {
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(route.TrimStart('/'), @"\{[^}]*\}", "secret");
            foreach (var method in (string[])["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
            {
                foreach (var client in clients)
                {
                    using var content = Http.Json(CanaryHub.Body("1850-M13"));
                    using var response = await client.SendAsync(method, path, content, ("If-Match", "*"), ("Idempotency-Key", Keys.Next().ToString()));
                    Assert.That((int)response.StatusCode, Is.LessThan(500).Or.EqualTo(501), $"{method} {path}");
                    statuses.Add((int)response.StatusCode);
                }
            }
        }

        Assert.That(routes, Has.Count.GreaterThan(15));
        Assert.That(statuses, Is.SupersetOf(new[] { 200, 400, 401, 403, 404, 405 }), "some went in, and were refused at every step");
        CanarySearch.AssertLacks(await canary.KeptAsync(), Canaries);
    }

    [Test]
    public async Task A_hub_that_is_killed_keeps_nothing()
    {
        using var folder = new CrashFolder();
        var temporary = Directory.CreateTempSubdirectory("datahub-temp-").FullName;
        var printed = string.Empty;
        for (var round = 0; round < 8; round++)
        {
            using var hub = await folder.StartHubAsync(("TMPDIR", temporary), ("DOTNET_EnableDiagnostics", "0"));
            if (round == 0)
            {
                using var steward = folder.Client(hub.Address, "catalogue:write", "steward");
                await CrashCatalogue.PutAsync(steward, threshold: 1_000_000_000);
            }

            using var partner = folder.Client(hub.Address, "submissions:write", "comensha");
            var load = Task.WhenAll(Enumerable.Range(0, 3).Select(client => SendUntilCutOffAsync(partner, (round * 3) + client)));
            var enough = _acknowledged + 4;
            while (_acknowledged < enough && !load.IsCompleted)
            {
                await Task.Delay(1);
            }

            await Task.Delay(round * 3);
            hub.Kill();
            await load;
            printed += hub.Output;
        }

        Assert.That(printed, Does.Contain("listens"), "its output was read");
        CanarySearch.AssertLacks(printed + CanarySearch.FilesOf(folder.Path) + CanarySearch.FilesOf(temporary), Canaries);
        Directory.Delete(temporary, recursive: true);
    }

    private async Task SendUntilCutOffAsync(HttpClient partner, int year)
    {
        for (var sent = 0; ; sent++)
        {
            var body = $$"""
                { "tables": [ { "indicator": "first", "timePeriod": "{{1900 + year}}-M{{(sent % 12) + 1:00}}", "observations": [
                  { "dimensions": {}, "value": {{Canaries[2]}} }, { "dimensions": { "age": "minor" }, "value": {{Canaries[0]}} }, { "dimensions": { "age": "adult" }, "value": {{Canaries[1]}} } ] } ] }
                """;
            try
            {
                Assert.That(await Monitor.SubmitAsync(partner, body, Guid.CreateVersion7()).StatusAsync(), Is.EqualTo(201));
                Interlocked.Increment(ref _acknowledged);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }
        }
    }
}
