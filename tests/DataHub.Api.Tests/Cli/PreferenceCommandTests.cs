using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

public sealed class PreferenceCommandTests
{
    private static readonly string[] Table = ["region,age,count", "north,minor,3", "north,adult,41", "south,minor,17", "south,adult,28", "west,minor,20", "west,adult,30"];

    private ToolFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new ToolFolder().With("t.csv", Table);

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task What_a_weight_makes_dear_is_hidden_less_often()
    {
        var dear = await HiddenAsync("--weight region=3 --weight age=1");
        var cheap = await HiddenAsync("--weight age=3");
        Assert.That(dear.Count(l => !l.StartsWith("_T", StringComparison.Ordinal)), Is.LessThan(cheap.Count(l => !l.StartsWith("_T", StringComparison.Ordinal))));
    }

    [TestCase("--weight region", "--weight takes DIMENSION=N, N from 1 to 3.")]
    [TestCase("--weight =3", "--weight takes DIMENSION=N, N from 1 to 3.")]
    [TestCase("--weight region=0", "--weight takes DIMENSION=N, N from 1 to 3.")]
    [TestCase("--weight region=4", "--weight takes DIMENSION=N, N from 1 to 3.")]
    [TestCase("--weight region=+3", "--weight takes DIMENSION=N, N from 1 to 3.")]
    [TestCase("--weight region=2 --weight region=3", "--weight is given twice for one dimension.")]
    public async Task A_word_that_cannot_be_read_is_refused(string options, string fault)
    {
        var (exit, output, error) = await _folder.RunAsync($"protect t.csv {options}");
        Assert.That((exit, output, error), Is.EqualTo((2, "", fault)));
    }

    [Test]
    public async Task Dimensions_that_the_table_lacks_are_named_with_the_faults_of_the_file()
    {
        var (exit, _, error) = await _folder.With("t.csv", [.. Table, "north,other,x"]).RunAsync("protect t.csv --weight colour=3 --weight region=2");
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error.Split('\n', StringSplitOptions.TrimEntries), Is.EqualTo(new[]
        {
            "t.csv, line 1: no dimension colour, which --weight names.",
            "t.csv, line 8, column count: the count is not a whole number in digits.",
        }));
    }

    [Test]
    public async Task The_attack_takes_no_preferences()
        => Assert.That((await _folder.RunAsync("attack t.csv --weight age=2")).Exit, Is.EqualTo(2));

    // The lines of all that is hidden under some keys.
    private async Task<List<string>> HiddenAsync(string options)
    {
        var hidden = new List<string>();
        for (var key = 0; key < 8; key++)
        {
            _folder.With("k.key", [.. Enumerable.Range(key, 32).Select(i => (byte)i)]);
            var (exit, _, error) = await _folder.RunAsync($"protect t.csv --threshold 5 --key k.key --out p.csv {options}".Trim());
            Assert.That(exit, Is.Zero, error);
            hidden.AddRange(_folder.Lines("p.csv").Where(l => l.EndsWith(",suppressed,", StringComparison.Ordinal)));
        }

        return hidden;
    }
}
