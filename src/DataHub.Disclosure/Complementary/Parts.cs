using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>Puts parts of a table together from leaves of its code lists.</summary>
internal sealed class Parts
{
    private readonly Cube _cube;
    private readonly List<int>[] _restsOf;

    public Parts(TableStructure structure)
    {
        _cube = structure.Cube;
        _restsOf = structure.Rests.Count == 0 ? [] : Array.ConvertAll(new int[_cube.CellCount], _ => new List<int>());
        for (var i = 0; i < structure.Rests.Count; i++)
        {
            foreach (var part in structure.Rests[i].Parts)
            {
                _restsOf[part].Add(_cube.CellCount + i);
            }
        }
    }

    /// <summary>All cells of some leaves by dimension and of what is above them, with the rests that they are in, ascending.</summary>
    public int[] Above(Func<int, IEnumerable<int>> leaves)
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

    /// <summary>Some codes and all that are above them, ascending.</summary>
    public static SortedSet<int> WithAncestors(CodeList codes, IEnumerable<int> leaves)
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

    /// <summary>The codes with the same parent, the code itself among them.</summary>
    public static IReadOnlyList<int> Siblings(CodeList codes, int code) => code == 0 ? [0] : codes.Children(codes.Parent(code));

    /// <summary>The leaves below a code; itself, if it is one.</summary>
    public static IEnumerable<int> LeavesBelow(CodeList codes, int code)
        => codes.IsLeaf(code) ? [code] : codes.Children(code).SelectMany(c => LeavesBelow(codes, c));
}
