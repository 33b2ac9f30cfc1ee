using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

/// <summary>What holds of all the officer's queries.</summary>
internal sealed class OfficerTests
{
    private static readonly string[] Paths =
    [
        "/v1/submissions", "/v1/audit-entries", "/v1/indicators/riec-cases/policies", "/v1/indicators/riec-cases/publications", "/v1/reports/missing?timePeriod=2020", "/v1/reports/refusals", "/v1/reports/reads",
    ];

    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _hub = await Monitor.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task Each_is_in_the_log_before_it_is_answered([ValueSource(nameof(Paths))] string path, [Values("application/json", "text/csv")] string type)
    {
        var before = await ReadsAsync();
        using var answer = await _hub.Client("audit:read", "officer").SendAsync("GET", path, null, ("Accept", type));

        Assert.That(((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), Is.EqualTo((200, type)));
        Assert.That((await ReadsAsync()).Skip(before.Count + 1), Is.EqualTo(new[] { Target(path) }));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_dashboard_gets_none_of_them(string path) => Assert.That(await _hub.Client("aggregates:read").StatusAsync(path), Is.EqualTo(403));

    [TestCaseSource(nameof(Paths))]
    public async Task None_of_them_is_to_be_had_as_something_else(string path)
    {
        using var answer = await _hub.Client("audit:read").SendAsync("GET", path, null, ("Accept", "application/vnd.ms-excel"));
        await answer.AssertProblemAsync(406);
    }

    [TestCase("/v1/reports/missing?timePeriod=2020")]
    [TestCase("/v1/reports/refusals")]
    [TestCase("/v1/reports/reads")]
    [TestCase("/v1/indicators/riec-cases/publications")]
    public async Task Neither_a_partner_nor_the_steward_gets_reports(string path)
    {
        Assert.That(await _hub.Client("submissions:write", "riec").StatusAsync(path), Is.EqualTo(403));
        Assert.That(await _hub.Client("catalogue:write").StatusAsync(path), Is.EqualTo(403));
    }

    // "/v1/indicators/x/policies" is logged as "policies/x".
    private static string Target(string path)
    {
        var parts = path.Split('?')[0].Split('/');
        return parts[2] == "indicators" ? $"{parts[4]}/{parts[3]}" : string.Join('/', parts[2..]);
    }

    private async Task<IReadOnlyList<string?>> ReadsAsync()
        => [.. (await _hub.Client("audit:read").ItemsAsync("/v1/audit-entries?action=audit-read&limit=1000", "auditEntries")).Select(e => e.GetProperty("target").GetString())];
}
