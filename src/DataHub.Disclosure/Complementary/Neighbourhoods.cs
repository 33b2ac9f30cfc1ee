using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Parts of a large table in which a cell can be moved while all else stands still: in every dimension the cell's siblings or some codes below it, and
/// all their ancestors. A program over such a part is small, and what it finds holds for the whole table.
/// </summary>
/// <remarks>Cells of one family share their parts, so that programs can be kept and warm-started.</remarks>
internal sealed class Neighbourhoods
{
    /// <summary>The widest one: the whole table.</summary>
    public const int Whole = 2;

    // Below this nothing is gained by looking at parts.
    private const int SmallTable = 600;

    // How many cells a part may have, by width. A guide: families cannot be cut below two codes.
    private static readonly int[] MostCells = [3500, 12000];

    // Codes beside the one in question of which a leaf or two is let in.
    private const int MostOthers = 3;

    private readonly JudgedTable _table;
    private readonly Cube _cube;
    private readonly int[][] _chunks = new int[MostCells.Length][];
    private readonly List<int>[] _restsOf;

    public Neighbourhoods(JudgedTable table)
    {
        _table = table;
        _cube = table.Structure.Cube;
        for (var width = 0; width < _chunks.Length; width++)
        {
            _chunks[width] = Chunks(MostCells[width]);
        }

        _restsOf = table.Structure.Rests.Count == 0 ? [] : Array.ConvertAll(new int[_cube.CellCount], _ => new List<int>());
        for (var i = 0; i < table.Structure.Rests.Count; i++)
        {
            foreach (var part in table.Structure.Rests[i].Parts)
            {
                _restsOf[part].Add(_cube.CellCount + i);
            }
        }
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

        var family = 0L;
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            family = (family * 4 * _cube.Dimensions[d].Codes.Count) + FamilyOf(_cube.Dimensions[d].Codes, _cube.CodeOf(cell, d), _chunks[width][d]);
        }

        return (family, width);
    }

    /// <summary>The variables of the part around a cell, ascending.</summary>
    public int[] Around(int cell, int width)
        => width >= Whole || cell >= _cube.CellCount ? [.. Enumerable.Range(0, _table.Values.Length)] : Around(cell, _chunks[width], width);

    /// <summary>
    /// The variables of a part that is as small as can be: two leaves below the cell that are not 0, if there are as many, and all that is above them. Raising one of them with
    /// all that it is part of is possible whatever else stands still.
    /// </summary>
    public int[] NextTo(int cell)
    {
        int[] leaves = cell < _cube.CellCount ? [.. LeavesBelow(cell).Take(2)] : [];
        if (leaves.Length == 0)
        {
            return Around(cell, Whole);
        }

        return Above(d =>
        {
            var codes = _cube.Dimensions[d].Codes;
            var own = leaves.Select(l => _cube.CodeOf(l, d)).Distinct().ToList();
            return own.Count > 1 ? own : own.Concat(Siblings(codes, own[0]).Where(s => s != own[0] && codes.IsLeaf(s)).Take(1));
        });
    }

    // The leaves of a cell that are not 0, the largest first as far as that shows from above.
    private IEnumerable<int> LeavesBelow(int cell)
    {
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var children = _cube.Dimensions[d].Codes.Children(_cube.CodeOf(cell, d));
            if (children.Count > 0)
            {
                var place = d;
                return children.Select(c => _cube.With(cell, place, c)).Where(c => !_table.IsZero(c)).OrderByDescending(c => _table.Values[c]).SelectMany(LeavesBelow);
            }
        }

        return [cell];
    }

    private int[] Around(int cell, int[] chunks, int width)
        => Above(d => Leaves(_cube.Dimensions[d].Codes, _cube.CodeOf(cell, d), chunks[d], width));

    // All cells of some leaves by dimension and of what is above them, with the rests that they are in.
    private int[] Above(Func<int, IEnumerable<int>> leaves)
    {
        var cells = new List<int> { 0 };
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var codes = WithAncestors(_cube.Dimensions[d].Codes, leaves(d));
            cells = [.. cells.SelectMany(c => codes.Select(code => _cube.With(c, d, code)))];
        }

        cells.Sort();
        return _restsOf.Length == 0 ? [.. cells] : [.. cells, .. cells.SelectMany(c => _restsOf[c]).Distinct().Order()];
    }

    // The largest families are cut first.
    private int[] Chunks(int mostCells)
    {
        var lists = _cube.Dimensions.Select(d => d.Codes).ToArray();
        var families = Array.ConvertAll(lists, l => Enumerable.Range(0, l.Count).Max(c => l.Children(c).Count));
        var depths = Array.ConvertAll(lists, l => Enumerable.Range(0, l.Count).Max(c => Depth(l, c)));
        var chunks = (int[])families.Clone();
        while (chunks.Zip(depths, (c, d) => (double)c + d).Aggregate(1.0, (a, b) => a * b) > mostCells && chunks.Max() > 2)
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

        var siblings = Siblings(codes, code);
        return siblings[ChunkOf(siblings.Count, IndexOf(siblings, code), chunk).From];
    }

    /// <summary>
    /// The leaves to which a part is narrowed down in one dimension. Around a leaf: a chunk of its siblings, and a leaf below those that have children; in a wider
    /// part also one below each of some of its parent's siblings. Around another code: some leaves below it, spread evenly, and one or two below each of some siblings.
    /// </summary>
    private static IEnumerable<int> Leaves(CodeList codes, int code, int chunk, int width)
    {
        if (code == 0)
        {
            return Spread([.. LeavesBelow(codes, 0)], chunk);
        }

        var siblings = Siblings(codes, code);
        if (codes.IsLeaf(code))
        {
            var (from, to) = ChunkOf(siblings.Count, IndexOf(siblings, code), chunk);
            var family = siblings.Skip(from).Take(to - from).Select(s => LeavesBelow(codes, s).First());
            var parent = codes.Parent(code);
            var cousins = width == 0 ? [] : Spread([.. Siblings(codes, parent).Where(s => s != parent)], MostOthers);
            return family.Concat(cousins.Select(s => LeavesBelow(codes, s).First()));
        }

        var others = Spread([.. siblings.Where(s => s != code)], MostOthers);
        return Spread([.. LeavesBelow(codes, code)], Math.Max(2, chunk)).Concat(others.SelectMany(s => LeavesBelow(codes, s).Take(width + 1)));
    }

    private static IReadOnlyList<int> Siblings(CodeList codes, int code) => code == 0 ? [0] : codes.Children(codes.Parent(code));

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

    private static IEnumerable<int> LeavesBelow(CodeList codes, int code)
        => codes.IsLeaf(code) ? [code] : codes.Children(code).SelectMany(c => LeavesBelow(codes, c));

    private static SortedSet<int> WithAncestors(CodeList codes, IEnumerable<int> leaves)
    {
        var all = new SortedSet<int>();
        foreach (var leaf in leaves)
        {
            for (var code = leaf; code >= 0; code = codes.Parent(code))
            {
                all.Add(code);
            }
        }

        return all;
    }
}
