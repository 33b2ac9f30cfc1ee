using System.Text;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

public sealed class TableFaultTests
{
    // The only number in the files; no message may repeat it.
    private const string Canary = "918273645";

    private ToolFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new ToolFolder();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task Every_fault_of_every_file_is_named_at_once_with_file_line_and_column()
    {
        _folder.With("r.csv", "code,parent", "x,y").With("t.csv", "region,age,count", "x,a,-1", "x,b,half");
        var (exit, output, error) = await _folder.RunAsync("protect t.csv --code-list region=r.csv --code-list age=none.csv --code-list colour=r.csv");
        Assert.That((exit, output), Is.EqualTo((2, "")));
        Assert.That(Lines(error), Is.EqualTo(new[]
        {
            "r.csv, line 2, column parent: the parent is not in the list.",
            "r.csv, line 2, column parent: the parent is not in the list.",
            "none.csv: does not exist.",
            "t.csv, line 1: no dimension colour, for which there is a code list.",
            "t.csv, line 2, column count: the count is negative.",
            "t.csv, line 3, column count: the count is not a whole number in digits.",
        }));
    }

    [TestCase("x,a", "line 2: 2 field(s) in place of 3.")]
    [TestCase("x,a,5,6", "line 2: 4 field(s) in place of 3.")]
    [TestCase("x,a,", "line 2, column count: the count is missing; leave out the line of a cell that is not known.")]
    [TestCase("x,a,-5", "line 2, column count: the count is negative.")]
    [TestCase("x,a,5.0", "line 2, column count: the count is not a whole number in digits.")]
    [TestCase("x,a,1e3", "line 2, column count: the count is not a whole number in digits.")]
    [TestCase("x,a,\u0665", "line 2, column count: the count is not a whole number in digits.")]
    [TestCase("x,a,1125899906842625", "line 2, column count: the count is larger than 2^50.")]
    [TestCase("x,a,99999999999999999999", "line 2, column count: the count is larger than 2^50.")]
    [TestCase(",a,5", "line 2, column region: the code is empty; _T is the total.")]
    [TestCase("z,a,5", "line 2, column region: the code is not in the code list.")]
    [TestCase("~_T,a,5", "line 2, column region: a code may not begin with ~.")]
    [TestCase("x,~a,5", "line 2, column age: a code may not begin with ~.")]
    [TestCase("x,\"a\"b,5", "line 2: a quotation mark stands where none can stand, or is never closed.")]
    [TestCase("x,a,5\n\n\nx,a,5", "line 5: the same cell as in line 2.")]
    [TestCase("x,\"a\nb\",5\nx,c,half", "line 4, column count: the count is not a whole number in digits.")]
    [TestCase("x,_T,9\n\nx,a,10", "line 2, column count: the count contradicts those of other lines: they do not add up.")]
    [TestCase("", "holds nothing but one line.")]
    public async Task A_wrong_line_is_named(string line, string fault)
    {
        _folder.With("r.csv", "code,parent", "x,_T", "y,_T").With("t.csv", "region,age,count", line);
        var (exit, _, error) = await _folder.RunAsync("protect t.csv --code-list region=r.csv --threshold 5");
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(Lines(error).Where(l => l.StartsWith("t.csv", StringComparison.Ordinal)), Is.EqualTo(new[] { fault.StartsWith('l') ? $"t.csv, {fault}" : $"t.csv: {fault}" }));
    }

    [TestCase("", "t.csv: is empty; its first line is to name the columns.")]
    [TestCase("x,5", "t.csv, line 1: a column's name is a number; the first line is to name the columns.")]
    [TestCase("region;age;count", "t.csv, line 1: fields are to be separated by commas.")]
    [TestCase("region,,count", "t.csv, line 1: a column has no name.")]
    [TestCase("region,region,count", "t.csv, line 1: two columns have the same name.")]
    [TestCase("region,status,count", "t.csv, line 1, column status: a dimension cannot have this name; it is a column of what is written.")]
    [TestCase("a,b,c,d,e,f,count", "t.csv, line 1: 6 dimensions, where 5 are the most.")]
    public async Task A_wrong_header_is_named(string header, string fault)
    {
        var row = header.Length == 0 ? "" : string.Join(',', header.Split(',').Select(_ => "7"));
        var (exit, _, error) = await _folder.With("t.csv", header, row).RunAsync("protect t.csv");
        Assert.That((exit, error), Is.EqualTo((2, fault)));
    }

    [TestCase("code,parent\nx,_T\nx,_T", "line 3, column code: the same code as in line 2.")]
    [TestCase("code,parent\nx,y", "line 2, column parent: the parent is not in the list.")]
    [TestCase("code,parent\nx,x", "line 2, column parent: the code is its own ancestor.")]
    [TestCase("code,parent\n_T,x\nx,", "line 2, column code: _T is the total and has no parent.")]
    [TestCase("code,parent\n~x,", "line 2, column code: a code may not begin with ~.")]
    [TestCase("code,parent\n\"\",x", "line 2, column code: the code is empty.")]
    [TestCase("code,above\nx,_T", "line 1: a code list has the columns code and parent.")]
    public async Task A_wrong_code_list_is_named(string list, string fault)
    {
        var (exit, _, error) = await _folder.With("r.csv", list).With("t.csv", "region,count", "x,5").RunAsync("protect t.csv --code-list region=r.csv");
        Assert.That((exit, error), Is.EqualTo((2, $"r.csv, {fault}")));
    }

    [Test]
    public async Task A_circle_in_a_code_list_is_named_and_what_hangs_on_it_is_not()
    {
        _folder.With("r.csv", "parent,name,code", ",A,a", "c,B,b", "b,C,c", "c,D,d").With("t.csv", "region,count", "a,5");
        var (_, _, error) = await _folder.RunAsync("protect t.csv --code-list region=r.csv");
        Assert.That(Lines(error).Select(l => l.Split(',')[1]), Is.EqualTo(new[] { " line 3", " line 4" }));
    }

    [Test]
    public async Task What_is_no_text_is_named()
    {
        var (exit, _, error) = await _folder.With("t.csv", Encoding.Latin1.GetBytes("ré,count\nx,5\n")).RunAsync("protect t.csv");
        Assert.That((exit, error), Is.EqualTo((2, "t.csv: is not a text in UTF-8.")));
    }

    [Test]
    public async Task More_than_twenty_faults_are_counted()
    {
        var (_, _, error) = await _folder.With("t.csv", ["a,count", .. Enumerable.Range(0, 50).Select(i => $"c{i},-1")]).RunAsync("protect t.csv");
        Assert.That(Lines(error), Has.Length.EqualTo(21).And.Some.EqualTo("... and 30 more."));
    }

    [TestCase($"region,age,count\nx,a,-{Canary}\n{Canary},a,{Canary}.5\nx,~{Canary},{Canary}{Canary}\nx,{Canary}\n{Canary},,\"{Canary}\"\"{Canary}")]
    [TestCase($"x,a,{Canary}\nx,b,{Canary}")]
    [TestCase($"region,{Canary},count\nx,a,1")]
    [TestCase($"region,age,count\nx,_T,{Canary}\nx,a,1{Canary}\nx,b,{Canary}")]
    [TestCase($"region,age,status,value\nx,_T,{Canary},{Canary}\nx,a,suppressed,{Canary}\nx,b,published,{Canary}.0\n~{Canary},b,missing,{Canary}")]
    public async Task No_message_repeats_a_figure(string text)
    {
        _folder.With("r.csv", "code,parent", "x,_T", "y,_T").With("t.csv", text);
        foreach (var command in new[] { "protect", "attack" })
        {
            var (exit, output, error) = await _folder.RunAsync($"{command} t.csv --code-list region=r.csv");
            Assert.That((exit, output, error.Contains(Canary, StringComparison.Ordinal)), Is.EqualTo((2, "", false)), error);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
