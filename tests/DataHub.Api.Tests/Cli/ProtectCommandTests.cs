using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

public sealed class ProtectCommandTests
{
    private static readonly string[] Table = ["region,age,count", "north,minor,3", "north,adult,41", "south,minor,17", "south,adult,28"];

    private ToolFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new ToolFolder().With("t.csv", Table).With("k.key", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task It_writes_every_cell_with_its_totals_and_hides_the_small_ones_and_their_complements()
    {
        var (exit, _, _) = await _folder.RunAsync("protect t.csv --threshold 5 --key k.key --out p.csv");
        var lines = _folder.Lines("p.csv");
        Assert.That(exit, Is.Zero);
        Assert.That(lines[..2], Is.EqualTo(new[] { "region,age,status,value", "_T,_T,published,89" }));
        Assert.That(lines, Has.Length.EqualTo(10).And.Contains("north,minor,suppressed,"));
        Assert.That(lines.Count(l => l.EndsWith(",suppressed,", StringComparison.Ordinal)), Is.GreaterThan(1));
    }

    [Test]
    public async Task Its_last_lines_say_what_it_did()
    {
        var (_, output, _) = await _folder.RunAsync("protect t.csv --threshold 5 --key k.key --out p.csv");
        Assert.That(output, Does.Match(@"^threshold +5\r?\ncells +9\r?\nprimary +1\r?\ncomplementary +[1-3]\r?\nseconds +\d+\.\d\r?\noptimal +(yes|not proven)$"));
    }

    [Test]
    public async Task Without_a_file_to_write_the_table_alone_goes_to_standard_output()
    {
        var (_, output, error) = await _folder.RunAsync("protect t.csv --threshold 5 --key k.key");
        await _folder.RunAsync("protect t.csv --threshold 5 --key k.key --out p.csv");
        Assert.That(output, Is.EqualTo(_folder.Read("p.csv").Trim()));
        Assert.That(error, Does.StartWith("threshold"));
    }

    [Test]
    public async Task It_says_which_threshold_and_key_it_used_where_none_was_given()
    {
        var (exit, output, error) = await _folder.RunAsync("protect t.csv --out p.csv");
        Assert.That(exit, Is.Zero);
        Assert.That(output, Does.StartWith("threshold      11"));
        Assert.That(error, Does.Match("No --threshold: 11 .*\n.*No --key: a fresh random key").And.Not.Contain("threshold  "));
    }

    [Test]
    public async Task The_same_key_gives_the_same_bytes_and_others_do_not([Values("auto", "fast", "thorough", "optimal")] string effort)
    {
        var files = new HashSet<string>();
        for (var key = 0; key < 6; key++)
        {
            _folder.With("x.key", [.. Enumerable.Range(key, 32).Select(i => (byte)i)]);
            await _folder.RunAsync($"protect t.csv --threshold 5 --effort {effort} --key x.key --out p.csv");
            await _folder.RunAsync($"protect t.csv --threshold 5 --effort {effort} --key x.key --out q.csv");
            Assert.That(_folder.Read("q.csv"), Is.EqualTo(_folder.Read("p.csv")));
            files.Add(_folder.Read("p.csv"));
        }

        Assert.That(files, Has.Count.GreaterThan(1));
    }

    [TestCase("t.csv")]
    [TestCase("r.csv")]
    [TestCase("k.key")]
    [TestCase("link.csv")]
    [TestCase("folder/t.csv")]
    public async Task It_does_not_overwrite_what_it_reads(string output)
    {
        _folder.With("r.csv", "code,parent", "north,_T", "south,_T");
        Directory.CreateSymbolicLink(_folder.PathOf("folder"), _folder.PathOf("."));
        File.CreateSymbolicLink(_folder.PathOf("link.csv"), _folder.PathOf("t.csv"));
        var (exit, _, error) = await _folder.RunAsync($"protect t.csv --code-list region=r.csv --key k.key --out {output}");
        Assert.That((exit, error), Is.EqualTo((2, "--out names a file that is read; it would be overwritten.")));
        Assert.That(_folder.Lines("t.csv"), Is.EqualTo(Table));
    }

    [Test]
    public async Task It_replaces_an_earlier_result_and_leaves_no_other_file()
    {
        _folder.With("p.csv", "old");
        await _folder.RunAsync("protect t.csv --key k.key --out p.csv");
        Assert.That(_folder.Lines("p.csv"), Has.Length.EqualTo(10));
        Assert.That(_folder.Files, Is.EqualTo(new[] { "k.key", "p.csv", "t.csv" }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file that is open is not replaced there.")]
    public async Task Whoever_is_reading_an_earlier_result_reads_it_to_its_end()
    {
        using var reader = new StreamReader(_folder.With("p.csv", "old").PathOf("p.csv"));
        var (exit, _, _) = await _folder.RunAsync("protect t.csv --key k.key --out p.csv");
        Assert.That((exit, await reader.ReadToEndAsync()), Is.EqualTo((0, "old\n")));
    }

    [Test]
    public async Task Codes_can_hold_commas_quotes_and_line_breaks_and_lines_any_end()
    {
        _folder.With("q.csv", "\uFEFFplace,count\r", "\"a, \"\"b\"\"\",12\r", "\"line\nbreak\",13\r", "\r");
        var (exit, output, _) = await _folder.RunAsync("protect q.csv --key k.key");
        Assert.That((exit, output), Is.EqualTo((0, "place,status,value\n_T,published,25\n\"a, \"\"b\"\"\",published,12\n\"line\nbreak\",published,13")));
    }

    [Test]
    public async Task A_cell_that_nothing_determines_is_left_out()
    {
        _folder.With("q.csv", "region,age,count", "north,_T,30", "south,adult,40", "south,minor,20");
        var (_, output, _) = await _folder.RunAsync("protect q.csv --key k.key");
        Assert.That(output, Does.Contain("north,_T,published,30").And.Contain("_T,_T,published,90").And.Not.Contain("north,adult").And.Not.Contain("missing"));
    }

    [TestCase("protect")]
    [TestCase("protect t.csv u.csv")]
    [TestCase("protect t.csv --threshold 1")]
    [TestCase("protect t.csv --threshold 1000001")]
    [TestCase("protect t.csv --threshold five")]
    [TestCase("protect t.csv --effort 1")]
    [TestCase("protect t.csv --effort Fast")]
    [TestCase("protect t.csv --key t.csv")]
    [TestCase("protect t.csv --key none.key")]
    [TestCase("protect t.csv --code-list region")]
    [TestCase("protect t.csv --code-list region=r.csv --code-list region=r.csv")]
    [TestCase("protect t.csv --out none/p.csv")]
    [TestCase("protect t.csv --out")]
    [TestCase("attack t.csv --key k.key")]
    public async Task What_it_does_not_understand_is_one_line_and_2(string line)
    {
        var (exit, output, error) = await _folder.RunAsync(line);
        Assert.That((exit, output), Is.EqualTo((2, "")));
        Assert.That(error, Is.Not.Empty.And.Not.Contain("\n"));
        Assert.That(_folder.Files, Is.EqualTo(new[] { "k.key", "t.csv" }));
    }
}
