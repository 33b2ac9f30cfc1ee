using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Parts of a large table in which a cell can be moved while all else stands still: in every dimension the cell's siblings or some codes below it, and
/// all their ancestors. A program over such a part is small, and what it finds holds for the whole table.
/// </summary>
/// <remarks>Cells of one family share their narrowest parts, so that programs can be kept and warm-started. Where most leaves are 0 such a part may hold none that moves: a
/// <see cref="Surroundings"/> is the cell's own, and follows the figures.</remarks>
internal sealed class Neighbourhoods
{
    /// <summary>The widest one: the whole table.</summary>
    public const int Whole = 2;

    // Below this nothing is gained by looking at parts.
    private const int SmallTable = 600;

    // How many cells the part of a family may have, in tables up to a size and in larger ones, where the time matters more. A guide: families cannot be cut below two codes.
    private const int MostCells = 3500;
    private const int MostCellsOfHuge = 1200;
    private const int HugeTable = 15_000;

    // Codes beside the one in question of which a leaf is let in.
    private const int MostOthers = 3;

    private readonly JudgedTable _table;
    private readonly Cube _cube;
    private readonly Parts _parts;
    private readonly Surroundings _surroundings;
    private readonly int[] _chunks;

    public Neighbourhoods(JudgedTable table)
    {
        _table = table;
        _cube = table.Structure.Cube;
        _parts = new Parts(table.Structure);
        _surroundings = new Surroundings(table, _parts);
        _chunks = Chunks();
    }

    /// <summary>The narrowest width that makes sense for the table, 0 to <see cref="Whole"/>.</summary>
    public int Narrowest => _table.Values.Length <= SmallTable ? Whole : 0;

    /// <summary>The name of the part around a cell; cells of one family have the same.</summary>
    public (long Family, int Width) NameOf(int cell, int width)
    {
        if (width >= Whole || cell >= _cube.CellCount)
        {
            return (0, Whole);
        }

        if (width > 0)
        {
            return (cell, width);
        }

        var family = 0L;
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            family = (family * 4 * _cube.Dimensions[d].Codes.Count) + FamilyOf(_cube.Dimensions[d].Codes, _cube.CodeOf(cell, d), _chunks[d]);
        }

        return (family, width);
    }

    /// <summary>The variables of the part around a cell, ascending.</summary>
    public int[] Around(int cell, int width) => width >= Whole || cell >= _cube.CellCount
        ? [.. Enumerable.Range(0, _table.Values.Length)]
        : width > 0 ? _surroundings.Of(cell) : _parts.Above(d => Leaves(_cube.Dimensions[d].Codes, _cube.CodeOf(cell, d), _chunks[d]));

    /// <summary>The variables of a part that is as small as can be, and in which the cell can be raised whatever else stands still.</summary>
    public int[] NextTo(int cell) => cell >= _cube.CellCount ? Around(cell, Whole) : _surroundings.NextTo(cell);

    // The largest families are cut first.
    private int[] Chunks()
    {
        var lists = _cube.Dimensions.Select(d => d.Codes).ToArray();
        var families = Array.ConvertAll(lists, l => Enumerable.Range(0, l.Count).Max(c => l.Children(c).Count));
        var depths = Array.ConvertAll(lists, l => Enumerable.Range(0, l.Count).Max(c => Depth(l, c)));
        var chunks = (int[])families.Clone();
        var most = _cube.CellCount > HugeTable ? MostCellsOfHuge : MostCells;
        while (chunks.Zip(depths, (c, d) => (double)c + d).Aggregate(1.0, (a, b) => a * b) > most && chunks.Max() > 2)
        {
            chunks[Array.IndexOf(chunks, chunks.Max())]--;
        }

        return chunks;
    }

    private static int Depth(CodeList codes, int code) => code == 0 ? 0 : 1 + Depth(codes, codes.Parent(code));

    private static int FamilyOf(CodeList codes, int code, int chunk)
    {
        if (!codes.IsLeaf(code))
        {
            return (2 * codes.Count) + code;
        }

        var siblings = Parts.Siblings(codes, code);
        return siblings[ChunkOf(siblings.Count, IndexOf(siblings, code), chunk).From];
    }

    // The leaves to which a part is narrowed down in one dimension. Around a leaf: a chunk of its siblings, and a leaf below those that have children. Around another code: some leaves
    // below it, spread evenly, and one below each of some siblings.
    private static IEnumerable<int> Leaves(CodeList codes, int code, int chunk)
    {
        if (code == 0)
        {
            return Spread([.. Parts.LeavesBelow(codes, 0)], chunk);
        }

        var siblings = Parts.Siblings(codes, code);
        if (codes.IsLeaf(code))
        {
            var (from, to) = ChunkOf(siblings.Count, IndexOf(siblings, code), chunk);
            return siblings.Skip(from).Take(to - from).Select(s => Parts.LeavesBelow(codes, s).First());
        }

        var others = Spread([.. siblings.Where(s => s != code)], MostOthers);
        return Spread([.. Parts.LeavesBelow(codes, code)], Math.Max(2, chunk)).Concat(others.Select(s => Parts.LeavesBelow(codes, s).First()));
    }

    private static int IndexOf(IReadOnlyList<int> codes, int code)
    {
        var index = 0;
        while (codes[index] != code)
        {
            index++;
        }

        return index;
    }

    private static (int From, int To) ChunkOf(int count, int index, int chunk)
    {
        var chunks = (count + chunk - 1) / chunk;
        var number = index * chunks / count;
        return (((number * count) + chunks - 1) / chunks, (((number + 1) * count) + chunks - 1) / chunks);
    }

    private static IEnumerable<int> Spread(int[] codes, int most)
        => codes.Length <= most ? codes : Enumerable.Range(0, most).Select(i => codes[i * codes.Length / most]);
}
