using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>What a hub answers while its PostgreSQL database cannot be reached.</summary>
[TestFixture]
internal sealed class LostDatabaseTests
{
    private const string Victims = "/v1/indicators/victims-reported/aggregates", Investigations = "/v1/indicators/criminal-investigations/aggregates";

    private CuttingProxy _proxy = null!;
    private Hub _hub = null!;
    private HttpClient _reader = null!;

    [SetUp]
    public async Task SetUp()
    {
        var server = PostgresRequired.Server();
        _proxy = new CuttingProxy(server.Port);
        _hub = await Monitor.StartAsync(("DataHub:Database", "postgres"), ("DataHub:ConnectionString", _proxy.Via(server.CreateDatabase())));
        _reader = _hub.Client("aggregates:read");
    }

    [TearDown]
    public async Task TearDown()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
            await _proxy.DisposeAsync();
        }
    }

    [Test]
    public async Task What_was_read_before_is_answered_for_five_minutes_and_nothing_is_ready_or_stored()
    {
        Assert.That(await _reader.StatusAsync(Victims), Is.EqualTo(200));
        Lose();
        using var refused = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));
        Assert.That(((int)refused.StatusCode, refused.Header("Retry-After")), Is.EqualTo((503, "5")));
        Assert.That(await _reader.StatusAsync(Victims), Is.EqualTo(200));
        Assert.That(await _reader.StatusAsync(Investigations), Is.EqualTo(503), "it was never read");
        Assert.That(await _hub.Anonymous.StatusAsync("/health/ready"), Is.EqualTo(503));
        _hub.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await _reader.StatusAsync(Victims), Is.EqualTo(503));
        _proxy.RefuseNew = false;
        Assert.That(await _reader.StatusAsync(Victims), Is.EqualTo(200));
        for (var i = 0; i < 10 && await _hub.Anonymous.StatusAsync("/health/ready") != 200; i++)
        {
            // What was to be written in those six minutes was lost; for five seconds the hub doubts.
            _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(await _hub.Anonymous.StatusAsync("/health/ready"), Is.EqualTo(200));
    }

    [Test]
    public async Task What_was_withdrawn_here_is_not_answered_from_memory()
    {
        var partner = _hub.Client("submissions:write", "comensha");
        using var submitted = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
        Assert.That((await _reader.StatusAsync(Victims), await _reader.StatusAsync(Investigations)), Is.EqualTo((200, 200)));
        using var withdrawn = await partner.DeleteAsync(submitted.Headers.Location);
        Assert.That(withdrawn.IsSuccessStatusCode, Is.True);
        Lose();
        Assert.That((await _reader.StatusAsync(Victims), await _reader.StatusAsync(Investigations)), Is.EqualTo((503, 200)));
    }

    private void Lose()
    {
        _proxy.RefuseNew = true;
        _proxy.CutAll();
    }
}
