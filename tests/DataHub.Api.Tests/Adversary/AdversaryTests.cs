using DataHub.Api.Tests.Support;
using DataHub.Disclosure;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Adversary;

/// <summary>
/// Random histories over HTTP, read after every step by a client that knows the contract and keeps everything, and what a constraint solver makes of it: of every figure that is small in truth and hidden, each small
/// value that was possible before must still be possible.
/// </summary>
internal sealed class AdversaryTests
{
    private const int Steps = 6;

    [TestCase(1, 70)]
    [TestCase(2, 30)]
    public async Task Of_all_answers_together_nothing_hidden_is_recovered(int dimensions, int histories)
    {
        // A fixed noise key, so that a seed is one history.
        await using var hub = await Hub.StartAsync([("DataHub:RequestsPerMinute", "1000000")], services: s => s.AddSingleton(new NoiseKey(new byte[NoiseKey.Size])));
        await Monitor.SeedAsync(hub);
        var steward = hub.Client("catalogue:write", "steward");
        await Monitor.CreateAsync(steward, "/v1/partners/adversary", Monitor.Partner("adversary", "adversary"));
        for (var d = 0; d < dimensions; d++)
        {
            await Monitor.CreateAsync(steward, $"/v1/code-lists/adversary-{d}", World.ListOf(d));
        }

        var (world, outcomes, judged, seed) = (new World(dimensions), new Dictionary<string, int>(), 0, Env("DATAHUB_TEST_SEED") ?? 4711);
        for (var h = Env("DATAHUB_TEST_FIRST") ?? 0; h < (IsDeep ? histories * 20 : histories); h++)
        {
            var random = new Random(seed + h);
            var indicator = $"history-{h}";
            var history = await History.BeginAsync(hub, world, random, indicator, h);
            var reader = new Reader(hub.Client("aggregates:read", "adversary-reader"), world, indicator);
            for (var step = 0; step < Steps; step++)
            {
                if (await history.StepAsync())
                {
                    reader.Forget();
                }

                await reader.ReadAsync(random);
                if (step == Steps - 1 || random.Next(Steps) == 0)
                {
                    judged += AssertNothingIsRecovered(world, history, reader, random, $"seed {seed}, history {h}, step {step}");
                }
            }

            foreach (var (outcome, count) in history.Outcomes)
            {
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + count;
            }
        }

        TestContext.Out.WriteLine($"seed {seed}: {judged} hidden small figures judged; {string.Join(", ", outcomes.OrderBy(o => o.Key).Select(o => $"{o.Value} {o.Key}"))}");
        Assert.That(judged, Is.GreaterThan(histories));
        Assert.That(outcomes.Keys, Is.SupersetOf(new[] { "stored", "withdrawn", "refused", "contradicting", "tightened" }));
    }

    private static bool IsDeep => Environment.GetEnvironmentVariable("DATAHUB_TEST_DEEP") == "1";

    private static int? Env(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : null;

    private static int AssertNothingIsRecovered(World world, History history, Reader reader, Random random, string where)
    {
        // Where sources contradict each other, he may believe any of them, and begins somewhere. Of those that he believes he may know what has not changed since it was published,
        // and of the others he may take single figures for true.
        var newest = new Deduction(world.UnitCount);
        var believed = World.Periods.OrderBy(_ => random.Next()).Where(p => newest.TakeIfItFits(reader.Newest(p))).ToList();
        var all = new Deduction(world.UnitCount, newest.Facts);
        all.TakeWhatFits([.. believed.SelectMany(p => reader.Earlier(p).Concat(reader.Rests(p)).Where(f => history.IsStillSo(p, f))), .. World.Periods.Except(believed).SelectMany(reader.Newest)]);
        var (judged, threshold) = (0, history.Threshold);
        foreach (var (period, (_, figures)) in history.Current)
        {
            foreach (var (codes, value) in figures.Where(f => f.Value >= 1 && f.Value < threshold))
            {
                var units = world.UnitsOf(period, codes.Split(','));
                // Where sources contradict each other, bounds may be those of another truth.
                if (reader.Now(period, codes) is { Upper: { } upper } shown && shown.Lower <= value && value <= upper)
                {
                    Assert.That(upper - shown.Lower, Is.GreaterThanOrEqualTo(threshold - 2), $"{where}: {period} {codes} by the bounds that are shown\n{string.Join('\n', history.Log)}");
                }

                foreach (var deduction in new[] { newest, all }.Distinct().Where(d => d.CanBe(units, value)))
                {
                    judged++;
                    var least = deduction.Least(units);
                    for (var other = least; other < threshold || other <= least + threshold - 2; other++)
                    {
                        Assert.That(deduction.CanBe(units, other), $"{where}: {period} {codes} cannot be {other} any more\n{string.Join('\n', history.Log)}");
                    }
                }
            }
        }

        return judged;
    }
}
