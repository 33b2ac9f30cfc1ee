using System.Globalization;

namespace DataHub.Api.Tests.Crash;

/// <summary>The hub in a process of its own, killed again and again while clients submit.</summary>
[TestFixture]
internal sealed class KillTests
{
    private const int Clients = 4;

    /// <summary>At least 50; a longer run by hand sets DATAHUB_TEST_KILLS.</summary>
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("DATAHUB_TEST_KILLS") ?? "50", CultureInfo.InvariantCulture);

    [Test]
    public async Task Killing_the_hub_under_load_loses_no_acknowledged_submission_and_leaves_none_half_stored()
    {
        using var folder = new CrashFolder();
        var ledger = new Ledger();
        var random = new Random(20_261_123);
        for (var round = 0; round < Kills; round++)
        {
            using var hub = await folder.StartHubAsync();
            using var partner = folder.Client(hub.Address, "submissions:write", "comensha");
            if (round == 0)
            {
                using var steward = folder.Client(hub.Address, "catalogue:write", "steward");
                await CrashCatalogue.PutAsync(steward);
            }

            var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ledger.SubmitUntilCutOffAsync(partner)));
            await ledger.WaitForMoreAsync(random.Next(1, 30));
            await Task.Delay(random.Next(0, 20));
            hub.Kill();
            await load;
        }

        using var last = await folder.StartHubAsync();
        using var reader = folder.Client(last.Address, "submissions:write", "comensha");
        using var officer = folder.Client(last.Address, "audit:read", "officer");
        Assert.That(ledger.Acknowledged, Is.GreaterThan(Kills), "too little load for the test to mean anything");
        await ledger.VerifyAsync(reader, officer);
        await TestContext.Out.WriteLineAsync($"{Kills} kills, {ledger.Acknowledged} submissions acknowledged, {ledger.CutOff} cut off");
    }
}
