using CsCheck;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>A small random table of amounts: what every unit in every leaf gave, and which cells were sent, with or without their largest contributions.</summary>
internal sealed record SmallAmounts(Cube Cube, long[][] Units, bool[] IsSent, bool[] HasLargest, int Percent, int Threshold)
{
    private static readonly Gen<long> Contribution = Gen.Frequency((1, Gen.Const(0L)), (4, Gen.Long[1, 20]), (4, Gen.Long[50, 500]), (1, Gen.Long[5_000, 1_000_000]));

    private static readonly Gen<long[]> Leaf = Gen.Frequency((2, Gen.Const(0)), (3, Gen.Int[1, 2]), (6, Gen.Int[3, 7])).SelectMany(n => Contribution.Array[n]);

    private static readonly Cube[] Cubes =
    [
        Sent.Cube("a b c"), Sent.Cube("a b c d e"), Sent.Cube("a b c", "x y z"), Sent.Cube("a b", "x y", "p q"), Sent.Cube("a b c", "x y", "p q"),
        Sent.Cube("p a/p b/p q c/q d/q", "x y"), Sent.Cube("p a/p b/p q c/q d/q e"),
    ];

    private static readonly int[] Percents = [1, 10, 25];

    /// <summary>Rows, squares, cubes and hierarchies.</summary>
    public static Gen<SmallAmounts> Any { get; } = Gen.Int[0, Cubes.Length - 1].SelectMany(i => Fill(Cubes[i]));

    /// <summary>The same with everything sent.</summary>
    public static Gen<SmallAmounts> Whole { get; } = Any.Select(t => t with { IsSent = Array.ConvertAll(t.IsSent, _ => true) });

    public RawTable Send()
    {
        int[] cells = [.. Enumerable.Range(0, Cube.CellCount).Where(c => IsSent[c])];
        return new RawTable(
            Sent.Table, Cube, cells, Array.ConvertAll(cells, c => UnitsIn(Cube, c).Sum()), Array.ConvertAll(cells, c => (long)UnitsIn(Cube, c).Length),
            Array.ConvertAll(cells, c => HasLargest[c] ? UnitsIn(Cube, c).FirstOrDefault() : (long?)null),
            Array.ConvertAll(cells, c => HasLargest[c] ? UnitsIn(Cube, c).Skip(1).FirstOrDefault() : (long?)null));
    }

    public ProtectionOutcome.Protected Protect() => Sent.Protect(Send(), Threshold, percent: Percent);

    /// <summary>What the units behind a cell of the protected table gave, from the largest down.</summary>
    public long[] UnitsIn(TableStructure reduced, int position) => position < reduced.Cube.CellCount ? UnitsIn(reduced.Cube, position)
        : [.. reduced.Rests[position - reduced.Cube.CellCount].Parts.SelectMany(p => UnitsIn(reduced.Cube, p)).OrderDescending()];

    public long[] UnitsIn(Cube reduced, int cell)
        => [.. new Truth(Cube, []).LeavesOf(reduced, cell).SelectMany(l => Units[l]).OrderDescending()];

    private static Gen<SmallAmounts> Fill(Cube cube) => Gen.Select(
        Leaf.Array[cube.CellCount], Gen.Int[0, 9].Array[cube.CellCount], Gen.Bool.Array[cube.CellCount], Gen.Int[0, 2], Gen.Int[0, Percents.Length - 1], Gen.Int[3, 6])
        .Select((units, sent, largest, show, percent, threshold) => new SmallAmounts(
            cube, units, Array.ConvertAll(sent, s => s > 0), show == 0 ? largest : Array.ConvertAll(largest, _ => show == 1), Percents[percent], threshold))
        .Where(t => t.IsSent.Contains(true));
}
