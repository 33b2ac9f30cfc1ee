using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

public sealed class HiddenZerosCommandTests
{
    private ToolFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new ToolFolder()
        .With("t.csv", "region,age,count", "north,minor,0", "north,adult,41", "south,minor,17", "south,adult,28")
        .With("k.key", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task A_zero_is_hidden_with_what_would_give_it_away_and_the_attack_finds_nothing()
    {
        var (exit, output, _) = await _folder.RunAsync("protect t.csv --threshold 5 --zeros hide --key k.key --out p.csv");
        var (attack, bounds, error) = await _folder.RunAsync("attack p.csv --threshold 5 --zeros hide");
        Assert.That((exit, attack), Is.EqualTo((0, 0)), error);
        Assert.That(_folder.Lines("p.csv"), Does.Contain("north,minor,suppressed,").And.Not.Contain("published,0"));
        Assert.That(output, Does.Match("primary +1\\s"));
        Assert.That(bounds, Does.Contain("north,minor,0,"));
    }

    [Test]
    public async Task Zeros_are_published_unless_it_is_said_that_they_are_not()
    {
        await _folder.RunAsync("protect t.csv --threshold 5 --key k.key --out p.csv");
        var (exit, output, _) = await _folder.RunAsync("attack p.csv --threshold 5 --zeros hide --out b.csv");
        Assert.That(_folder.Lines("p.csv"), Does.Contain("north,minor,published,0"));
        Assert.That(exit, Is.EqualTo(3));
        Assert.That(output, Does.Contain("Published although small or zero:").And.Contain("  region=north, age=minor: 0"));
    }

    [Test]
    public async Task Another_word_is_refused()
    {
        var (exit, _, error) = await _folder.RunAsync("protect t.csv --zeros none");
        Assert.That((exit, error), Is.EqualTo((2, "--zeros takes publish or hide.")));
    }
}
