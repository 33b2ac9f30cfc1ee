using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>Tables written down in a test: codes separated by spaces, then the figure.</summary>
internal static class Sent
{
    public static readonly TableKey Table = new("partner", "indicator", "2020");

    public static readonly NoiseKey Key = new([.. Enumerable.Range(0, NoiseKey.Size).Select(i => (byte)i)]);

    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(1);

    public static Cube Cube(params string[] dimensions) => new([.. dimensions.Select((codes, d) => new Dimension($"d{d}", List($"d{d}", codes)))]);

    /// <summary>A code list: codes separated by spaces, <c>code/parent</c> below another code.</summary>
    public static CodeList List(string name, string codes)
        => CodeList.Create(name, codes.Split(' ').Select(c => c.Split('/')).Select(c => (c[0], c.Length > 1 ? c[1] : null)));

    public static RawTable Of(Cube cube, params (string Codes, long Value)[] figures)
        => new(Table, cube, Cells(cube, figures.Select(f => f.Codes)), Array.ConvertAll(figures, f => f.Value));

    public static RawTable Amounts(Cube cube, params (string Codes, long Value, long Count)[] figures) => new(
        Table, cube, Cells(cube, figures.Select(f => f.Codes)), Array.ConvertAll(figures, f => f.Value), Array.ConvertAll(figures, f => f.Count));

    /// <summary>Amounts with their two largest contributions.</summary>
    public static RawTable Amounts(Cube cube, params (string Codes, long Value, long Count, long? Largest, long? Second)[] figures) => new(
        Table, cube, Cells(cube, figures.Select(f => f.Codes)), Array.ConvertAll(figures, f => f.Value), Array.ConvertAll(figures, f => f.Count),
        Array.ConvertAll(figures, f => f.Largest), Array.ConvertAll(figures, f => f.Second));

    /// <summary>Every cell of a cube, from the figures of its leaves in their order.</summary>
    public static RawTable Whole(Cube cube, params long[] leaves)
    {
        var figures = new long[cube.CellCount];
        var next = 0;
        foreach (var leaf in Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf))
        {
            figures[leaf] = leaves[next++];
        }

        foreach (var equation in cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return new RawTable(Table, cube, [.. Enumerable.Range(0, cube.CellCount)], figures);
    }

    public static ProtectionOutcome.Protected Protect(RawTable raw, int threshold = 5, ProtectedTable? previous = null, NoiseKey? key = null, TimeSpan? budget = null, int? percent = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(
            [new NewTable(raw, (previous?.Revision ?? 0) + 1)],
            previous is null ? [] : [new LinkedTable(previous, raw.Cube)],
            Temporal.Flow,
            new ProtectionRules(threshold, raw.IsAmount ? Measure.Amount : Measure.Count) { PPercent = percent },
            key ?? Key,
            new ProtectionOptions(budget ?? Budget))[0];

    /// <summary>The codes of the suppressed cells, in the order of the table; <c>rest</c> for a rest.</summary>
    public static string[] Suppressed(this ProtectionOutcome.Protected outcome)
        => [.. outcome.Table.Cells.Where(c => c.Status == CellStatus.Suppressed).Select(c => outcome.Table.Structure.NameOf(c.Position))];

    public static string NameOf(this TableStructure structure, int position)
        => position < structure.Cube.CellCount ? string.Join(' ', structure.Cube.CodesOf(position)) : "rest";

    private static int[] Cells(Cube cube, IEnumerable<string> codes)
        => [.. codes.Select(c => cube.CellAt((IReadOnlyList<string>)c.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
