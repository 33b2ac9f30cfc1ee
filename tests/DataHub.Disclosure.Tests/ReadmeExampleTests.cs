using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests;

/// <summary>The example of the engine's page compiles, runs, and is the same here as there.</summary>
internal sealed class ReadmeExampleTests
{
    private const string Begin = "// The example.", End = "// Its end.";

    [Test]
    public void It_runs()
    {
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Run();
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.That(output.ToString(), Does.Contain("south: Bounds { Lower = 1, "));
        Assert.That(output.ToString().Split('\n'), Has.Length.EqualTo(5));
    }

    [Test]
    public void It_is_the_one_on_the_page()
    {
        var here = File.ReadAllText(Path.Combine(Root(), "tests", "DataHub.Disclosure.Tests", "ReadmeExampleTests.cs")).ReplaceLineEndings("\n").Split($"        {Begin}\n")[1].Split($"        {End}\n")[0].Replace("\n        ", "\n", StringComparison.Ordinal)[8..].TrimEnd();
        var page = Path.Combine(Root(), "src", "DataHub.Disclosure", "README.md");

        Assert.That(File.ReadAllText(page).ReplaceLineEndings("\n"), Does.Contain($"```csharp\n{here}\n```"));
    }

    private static void Run()
    {
        // The example.
        var regions = new Dimension("region", CodeList.Flat("regions", ["north", "south", "west"]));
        var cube = new Cube([regions]);
        int[] cells = [cube.CellAt("north"), cube.CellAt("south"), cube.CellAt("west")];
        var raw = new RawTable(new TableKey("police", "victims", "2026-Q1"), cube, cells, [12, 4, 25]);
        var outcome = DisclosureControl.Protect(raw, new ProtectionRules(5), NoiseKey.CreateRandom());
        var result = (ProtectionOutcome.Protected)outcome;
        foreach (var cell in result.Table.Cells)
        {
            var shown = cell.Value is { } value ? $"{value}" : $"{result.Bounds[cell.Position]}";
            Console.WriteLine($"{cube.CodesOf(cell.Position)[0]}: {shown}");
        }

        // Its end.
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DataHub.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found.");
        }

        return folder;
    }
}
