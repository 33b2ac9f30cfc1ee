using DataHub.Api.Tests.Support;
using DataHub.Disclosure;
using DataHub.Disclosure.Attack;

namespace DataHub.Api.Tests.Cli;

/// <summary>What <c>protect</c> writes is the engine's table, and <c>attack</c> finds in it what the engine's own audit finds: neither more nor less.</summary>
public sealed class RoundTripTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, NoiseKey.Size).Select(i => (byte)i)];

    private ToolFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new ToolFolder().With("k.key", Key);

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task The_attack_on_a_partial_table_says_what_the_audit_says([Range(0, 11)] int seed)
    {
        var table = new PartialTable(seed);
        table.WriteTo(_folder);
        var (exit, _, error) = await _folder.RunAsync($"protect t.csv {table.CodeLists} --threshold 5 --key k.key --out p.csv");
        var (verdict, output, _) = await _folder.RunAsync($"attack p.csv {table.CodeLists} --threshold 5 --out b.csv");

        var made = (ProtectionOutcome.Protected)DisclosureControl.Protect(table.Raw, new ProtectionRules(5), new NoiseKey(Key));
        var audit = Attacker.Audit(made.Table);
        Assert.That((exit, verdict), Is.EqualTo((0, 0)), error);
        Assert.That(Values(_folder.Lines("p.csv")), Is.EqualTo(made.Table.Cells.Select(c => c.Value is { } value ? $"published,{value}" : "suppressed,")));
        Assert.That(Values(_folder.Lines("b.csv")), Is.EqualTo(audit.Bounds.OrderBy(b => b.Key).Select(b => $"{b.Value.Lower},{b.Value.Upper}")));
        Assert.That(output, Does.Match($"not protected +{audit.Unprotected.Count}\\s").And.EndsWith(audit.IsSafe ? "yes" : "no"));
    }

    [TestCase("a", "row col", 99)]
    [TestCase("b", "region age type", 864)]
    public async Task A_benchmark_table_comes_out_whole_and_withstands_the_attack(string name, string dimensions, int cells)
    {
        var lists = string.Join(' ', dimensions.Split(' ').Select(d => $"--code-list {d}={SharedTables.PathOf($"{name}.{d}.csv")}"));
        var (exit, output, error) = await _folder.RunAsync($"protect {SharedTables.PathOf($"{name}.csv")} {lists} --threshold 5 --key k.key --out p.csv");
        Assert.That(exit, Is.Zero, error);
        Assert.That(output, Does.Match($"cells +{cells}\\s").And.Not.Contain("fallback"));

        var (verdict, found, _) = await _folder.RunAsync($"attack p.csv {lists} --threshold 5 --out b.csv");
        Assert.That(verdict, Is.Zero);
        Assert.That(found, Does.Match("not protected +0\\s.*\\s*pinned down +0\\s").And.EndsWith("yes"));
    }

    [Test]
    public async Task Of_a_code_list_only_what_is_used_counts()
    {
        _folder.With("r.csv", ["code,parent", .. Enumerable.Range(0, 100_000).Select(i => $"m{i},_T")]).With("t.csv", "region,count", "_T,40", "m7,3", "m9,12");
        await _folder.RunAsync("protect t.csv --code-list region=r.csv --threshold 5 --key k.key --out p.csv");
        var (exit, output, _) = await _folder.RunAsync("attack p.csv --code-list region=r.csv --threshold 5");
        Assert.That(_folder.Lines("p.csv").Select(l => l.Split(',')[0]), Is.EqualTo(new[] { "region", "_T", "m7", "m9", "~_T" }));
        Assert.That((exit, output), Is.EqualTo((0, output)));
    }

    [Test]
    public async Task What_is_left_of_a_cell_is_a_line_of_its_own()
    {
        _folder.With("t.csv", "region,age,count", "n,_T,40", "n,a,12", "s,b,15", "s,c,20");
        await _folder.RunAsync("protect t.csv --threshold 5 --key k.key --out p.csv");
        var (_, output, _) = await _folder.RunAsync("attack p.csv --threshold 5 --out b.csv");
        Assert.That(_folder.Lines("p.csv").Skip(1), Is.EqualTo(new[] { "n,_T,published,40", "n,a,published,12", "s,b,published,15", "s,c,published,20", "n,~~_T,published,28" }));
        Assert.That(output, Does.Match("cells +5\\s"));
    }

    [Test]
    public async Task What_is_left_over_several_levels_is_a_line_of_its_own()
    {
        _folder.With("r.csv", "code,parent", "g,_T", "a,g", "b,g", "h,_T").With("t.csv", "region,count", "_T,23", "a,20");
        await _folder.RunAsync("protect t.csv --code-list region=r.csv --threshold 5 --key k.key --out p.csv");
        var (exit, output, _) = await _folder.RunAsync("attack p.csv --code-list region=r.csv --threshold 5");
        Assert.That(_folder.Lines("p.csv").Skip(1).Select(l => l.Split(',')[0]), Is.EqualTo(new[] { "_T", "a", "~~~_T" }));
        Assert.That(output, Does.Match("\\n~~~_T,1,(\\d\\d)?$"));
        Assert.That(exit, Is.Zero);
    }

    private static IEnumerable<string> Values(string[] lines) => lines.Skip(1).Select(l => string.Join(',', l.Split(',')[^2..]));
}
