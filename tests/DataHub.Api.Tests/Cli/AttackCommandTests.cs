using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

public sealed class AttackCommandTests
{
    private ToolFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new ToolFolder();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task A_table_that_was_suppressed_by_hand_and_leaks_is_3_and_the_cell_and_its_value_are_named()
    {
        _folder.With("p.csv", "age,status,value", "_T,published,29", "adult,published,25", "minor,suppressed,", "unknown,published,0");
        var (exit, output, _) = await _folder.RunAsync("attack p.csv --threshold 5 --out b.csv");
        Assert.That(exit, Is.EqualTo(3));
        Assert.That(output, Does.Contain("Pinned down to one small value:").And.Contain("  age=minor: 4").And.Match("not protected +1\\s"));
        Assert.That(_folder.Lines("b.csv"), Is.EqualTo(new[] { "age,lower,upper", "minor,4,4" }));
    }

    [Test]
    public async Task A_leak_through_the_levels_of_a_code_list_is_found()
    {
        _folder.With("r.csv", "code,parent", "g,_T", "a,g", "b,g", "h,_T")
            .With("p.csv", "region,status,value", "_T,published,40", "h,published,20", "g,suppressed,", "a,published,17", "b,suppressed,");
        var (exit, output, error) = await _folder.RunAsync("attack p.csv --code-list region=r.csv --threshold 5");
        Assert.That((exit, output), Is.EqualTo((3, "region,lower,upper\ng,20,20\nb,3,3")));
        Assert.That(error, Does.Contain("  region=b: 3"));
    }

    [Test]
    public async Task A_safe_table_is_0_and_its_bounds_are_written()
    {
        _folder.With("p.csv", "age,status,value", "_T,suppressed,", "adult,published,25", "minor,suppressed,");
        var (exit, output, error) = await _folder.RunAsync("attack p.csv --threshold 5");
        Assert.That((exit, output), Is.EqualTo((0, "age,lower,upper\n_T,26,\nminor,1,")));
        Assert.That(error, Does.Match("not protected +0\\s.*\\s*pinned down +0\\s").And.Match("safe +yes$"));
    }

    [Test]
    public async Task A_cell_that_loses_a_small_value_but_keeps_two_is_counted_and_is_0()
    {
        _folder.With("p.csv", "age,status,value", "_T,published,20", "a,published,12", "b,suppressed,", "c,suppressed,");
        var (exit, _, error) = await _folder.RunAsync("attack p.csv");
        Assert.That(exit, Is.Zero);
        Assert.That(error, Does.Match("not protected +2\\s").And.Match("safe +no$").And.Contain("No --threshold: 11 is used."));
    }

    [Test]
    public async Task A_published_cell_that_is_small_is_3_and_named()
    {
        _folder.With("p.csv", "age,sex,status,value", "_T,_T,suppressed,", "adult,f,published,4", "adult,m,published,25");
        var (exit, output, _) = await _folder.RunAsync("attack p.csv --threshold 5 --out b.csv");
        Assert.That(exit, Is.EqualTo(3));
        Assert.That(output, Does.Contain("Published although small:").And.Contain("  age=adult, sex=f: 4").And.Match("not protected +0\\s"));
    }

    [Test]
    public async Task Cells_that_are_not_in_the_file_or_missing_are_unknown_and_their_small_sum_is_3()
    {
        _folder.With("a.csv", "code,parent", "a,_T", "b,_T", "c,_T", "d,_T").With("p.csv", "age,status,value", "_T,published,30", "a,published,28", "b,missing,");
        var (exit, output, error) = await _folder.RunAsync("attack p.csv --code-list age=a.csv --threshold 5");
        Assert.That((exit, output), Is.EqualTo((3, "age,lower,upper")));
        Assert.That(error, Does.Contain("have a small sum that follows"));
    }

    [TestCase("_T,published,30\na,published,20\nb,published,11", "line 2, column value: the figure contradicts those of other lines: they do not add up.")]
    [TestCase("_T,published,30\na,published,30\nb,suppressed,", "no counts fit the published figures; a suppressed cell counts as at least 1, since zeros are published.")]
    [TestCase("_T,hidden,", "line 2, column status: the status is to be published, suppressed or missing.")]
    [TestCase("_T,suppressed,7", "line 2, column value: only a published cell has a value.")]
    [TestCase("_T,published,", "line 2, column value: the count is missing; leave out the line of a cell that is not known.")]
    [TestCase("_T,published,9\n_T,suppressed,", "line 3: the same cell as in line 2.")]
    [TestCase("_T,published,9\n~_T,suppressed,", "line 3, column age: the code is not in the code list.")]
    [TestCase("_T,published,9\n~~_T,suppressed,", "line 3: nothing is left of this cell: all cells below it are in the file, or none.")]
    public async Task A_wrong_table_is_2_and_named(string lines, string fault)
    {
        var (exit, output, error) = await _folder.With("p.csv", "age,status,value", lines).RunAsync("attack p.csv --threshold 5 --out b.csv");
        Assert.That((exit, output, error), Is.EqualTo((2, "", fault.StartsWith('l') ? $"p.csv, {fault}" : $"p.csv: {fault}")));
        Assert.That(_folder.Files, Is.EqualTo(new[] { "p.csv" }));
    }

    [Test]
    public async Task A_table_without_status_and_value_is_2()
    {
        var (exit, _, error) = await _folder.With("t.csv", "age,count", "a,5").RunAsync("attack t.csv");
        Assert.That((exit, error), Is.EqualTo((2, "t.csv, line 1: the last two columns are to be status and value.")));
    }

    [Test]
    public async Task The_example_in_the_README_is_what_the_tool_prints()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        var blocks = text[text.IndexOf("On this table", StringComparison.Ordinal)..].Split("```\n");
        _folder.With("elsewhere.csv", blocks[1].TrimEnd('\n'));
        var lines = blocks[3].Split('\n');
        var (exit, output, _) = await _folder.RunAsync(lines[0][lines[0].IndexOf("attack", StringComparison.Ordinal)..]);
        Assert.That(output.ReplaceLineEndings("\n").Split('\n').Concat(["$ echo $?", $"{exit}", ""]), Is.EqualTo(lines[1..]));
    }

    [Test]
    public async Task What_a_file_holds_does_not_move_the_cursor_of_a_terminal()
    {
        _folder.With("p.csv", "age,status,value", "_T,published,29", "adult,published,25", "\e[2Jminor,suppressed,");
        var (_, output, _) = await _folder.RunAsync("attack p.csv --threshold 5 --out b.csv");
        Assert.That(output, Does.Contain("age=?[2Jminor: 4"));
    }
}
