using System.Runtime.CompilerServices;

namespace DataHub.Disclosure.Tables;

/// <summary>
/// The part of a cube that a table's observations touch: per dimension the used codes with their ancestors, and for the siblings nobody used one code.
/// Says which codes were used and nothing of their figures. Siblings come in ordinal order: were they as in the list, the same figures sent from a list in another order would be hidden otherwise,
/// and who had both could subtract.
/// </summary>
internal sealed class CubeReduction
{
    private static readonly ConditionalWeakTable<Cube, CubeReduction> Latest = [];

    private readonly bool[][] _used;
    private readonly int[][] _numbers;

    private CubeReduction(Cube full, bool[][] used)
    {
        _used = used;
        _numbers = new int[used.Length][];
        var dimensions = new Dimension[used.Length];
        for (var d = 0; d < used.Length; d++)
        {
            var codes = full.Dimensions[d].Codes.Reduce(used[d]).Ordered();
            dimensions[d] = ReferenceEquals(codes, full.Dimensions[d].Codes) ? full.Dimensions[d] : full.Dimensions[d] with { Codes = codes };
            _numbers[d] = new int[used[d].Length];
            for (var code = 0; code < used[d].Length; code++)
            {
                _numbers[d][code] = codes.IndexOf(full.Dimensions[d].Codes[code]);
            }
        }

        Structure = new TableStructure(new Cube(dimensions), []);
    }

    /// <summary>The reduced cube with its relations, without rests.</summary>
    public TableStructure Structure { get; }

    /// <summary>The reduction for one table. Tables that use the same codes of the same cube, as most do one after the other, share it.</summary>
    public static CubeReduction Of(RawTable raw)
    {
        var used = UsedCodes(raw);
        if (Latest.TryGetValue(raw.Cube, out var latest) && Array.TrueForAll([.. Enumerable.Range(0, used.Length)], d => used[d].AsSpan().SequenceEqual(latest._used[d])))
        {
            return latest;
        }

        var reduction = new CubeReduction(raw.Cube, used);
        Latest.AddOrUpdate(raw.Cube, reduction);
        return reduction;
    }

    /// <summary>The reduced cube's number of a cell of the full cube that an observation uses.</summary>
    public int CellOf(Cube full, int cell)
    {
        var reduced = 0;
        for (var d = 0; d < _numbers.Length; d++)
        {
            reduced = (reduced * Structure.Cube.Dimensions[d].Codes.Count) + _numbers[d][full.CodeOf(cell, d)];
        }

        return reduced;
    }

    private static bool[][] UsedCodes(RawTable raw)
    {
        var used = new bool[raw.Cube.Dimensions.Count][];
        for (var d = 0; d < used.Length; d++)
        {
            var codes = raw.Cube.Dimensions[d].Codes;
            used[d] = new bool[codes.Count];
            used[d][0] = true;
            foreach (var cell in raw.Cells)
            {
                used[d][raw.Cube.CodeOf(cell, d)] = true;
            }
        }

        return used;
    }
}
