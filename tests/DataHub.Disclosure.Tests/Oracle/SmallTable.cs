using CsCheck;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>A small random table: all its figures, which of its cells were judged, and which of those are hidden.</summary>
internal sealed record SmallTable(TableStructure Structure, long[] Figures, bool[] IsJudged, bool[] IsHidden, int Threshold, int Revision)
{
    private static readonly TableKey Key = new("partner", "indicator", "2020");

    private static readonly Gen<int> Figure = Gen.Frequency((3, Gen.Const(0)), (3, Gen.Const(1)), (3, Gen.Int[2, 4]), (2, Gen.Int[5, 9]));

    private static readonly Gen<CodeList> Flat = Gen.Int[2, 3].Select(n => CodeList.Flat("flat", [.. Enumerable.Range(0, n).Select(i => $"c{i}")]));

    private static readonly Gen<CodeList> Levels = Gen.Int[1, 2].Select(n => CodeList.Create(
        "levels", [("g", null), ("h", null), .. Enumerable.Range(0, n + 1).Select(i => ($"c{i}", (string?)"g"))]));

    /// <summary>Cubes with 1 to 5 dimensions, of at most 16 leaves, with and without levels, rests, unknown parts and margins alone.</summary>
    public static Gen<SmallTable> Any { get; } = Cubes(1, 5, Gen.Frequency((3, Flat), (1, Levels))).SelectMany(Tables);

    /// <summary>Flat tables of one or two dimensions with everything judged, over which linear programs are integral.</summary>
    public static Gen<SmallTable> Plane { get; } = Cubes(1, 2, Flat).SelectMany(cube => Fill(new TableStructure(cube, []), Gen.Const(9)));

    /// <summary>Flat tables of three dimensions with everything judged, where linear programs need not be integral.</summary>
    public static Gen<SmallTable> Solid { get; } = Cubes(3, 3, Flat).SelectMany(cube => Fill(new TableStructure(cube, []), Gen.Const(9)));

    /// <summary>Tables of at most eight leaves with small figures, of which every world can be enumerated.</summary>
    public static Gen<SmallTable> Tiny { get; } = Cubes(1, 3, Gen.Frequency((3, Flat), (1, Levels))).Where(cube => Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf) <= 8)
        .SelectMany(Tables).Select(t => t with { Threshold = 2 + (t.Threshold % 2), Revision = 1, HidesZeros = true });

    /// <summary>Whether its policy hides zeros.</summary>
    public bool HidesZeros { get; init; }

    /// <summary>The policy's rules.</summary>
    public ProtectionRules Rules => new(Threshold) { HidesZeros = HidesZeros, SensitiveDimensions = Sensitive };

    /// <summary>The dimensions in which its policy protects groups.</summary>
    public string[] Sensitive { get; init; } = [];

    /// <summary>Its protected form. Zeros are published, unless the policy hides them.</summary>
    public ProtectedTable Protect() => new(Key, Revision, Rules, Structure, [.. Judged.Select(p =>
        (HidesZeros ? Figures[p] < Threshold || IsHidden[p] : Figures[p] > 0 && IsHidden[p]) ? Cell.Suppressed(p, CellOrigin.Sent) : Cell.Published(p, CellOrigin.Sent, Figures[p]))]);

    /// <summary>What the partner sent: the judged cells of the cube.</summary>
    public RawTable Send()
    {
        var sent = Judged.Where(p => p < Structure.Cube.CellCount).ToArray();
        return new RawTable(Key, Structure.Cube, sent, Array.ConvertAll(sent, p => Figures[p]));
    }

    private IEnumerable<int> Judged => Enumerable.Range(0, Figures.Length).Where(p => IsJudged[p]);

    private static Gen<Cube> Cubes(int fewest, int most, Gen<CodeList> codes)
        => codes.Array[fewest, most].Select(lists => new Cube([.. lists.Select((l, d) => new Dimension($"d{d}", l))]))
            .Where(cube => Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf) <= 16);

    private static Gen<SmallTable> Tables(Cube cube)
        => Gen.Select(Gen.Int[0, 3], Gen.Int[0, cube.CellCount - 1], Gen.Int[2, 10]).SelectMany((rests, cell, share) =>
            Fill(new TableStructure(cube, rests == 0 ? RestOf(cube, cell) : []), Gen.Const(share)));

    private static Gen<SmallTable> Fill(TableStructure structure, Gen<int> share) => Gen.Select(
        Figure.Array[structure.VariableCount],
        Gen.Int[0, 9].Array[structure.VariableCount],
        Gen.Int[0, 99].Array[structure.VariableCount],
        share,
        Gen.Int[10, 99],
        Gen.Select(Gen.Int[3, 5], Gen.Int[0, 3], Gen.Int[0, 3])).Select((figures, judged, hidden, judgedShare, hiddenShare, other) => new SmallTable(
            structure,
            Sum(structure, Array.ConvertAll(figures, f => (long)f)),
            IsMargin(structure, other.Item3 == 0 && judgedShare < 9, Array.ConvertAll(judged, j => j <= judgedShare)),
            Array.ConvertAll(hidden, h => h <= hiddenShare),
            other.Item1,
            other.Item2 == 0 ? 2 : 1));

    private static Rest[] RestOf(Cube cube, int cell)
    {
        var dimension = Enumerable.Range(0, cube.Dimensions.Count).FirstOrDefault(d => cube.Dimensions[d].Codes.Children(cube.CodeOf(cell, d)).Count > 2, -1);
        if (dimension < 0)
        {
            return [];
        }

        var children = cube.Dimensions[dimension].Codes.Children(cube.CodeOf(cell, dimension)).Select(c => cube.With(cell, dimension, c)).ToList();
        return [new Rest(cell, [children[0]], [.. children.Skip(1)])];
    }

    // A margin crosses at most one dimension.
    private static bool[] IsMargin(TableStructure structure, bool isMarginsOnly, bool[] isJudged) => [.. isJudged.Select((judged, p) => judged
        && (!isMarginsOnly || p >= structure.Cube.CellCount
            || Enumerable.Range(0, structure.Cube.Dimensions.Count).Count(d => structure.Cube.CodeOf(p, d) > 0) <= 1))];

    private static long[] Sum(TableStructure structure, long[] figures)
    {
        foreach (var equation in structure.Equations.Take(structure.Equations.Count - (2 * structure.Rests.Count)).Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        for (var i = 0; i < structure.Rests.Count; i++)
        {
            figures[structure.Cube.CellCount + i] = structure.Rests[i].Parts.Sum(p => figures[p]);
        }

        return figures;
    }
}
