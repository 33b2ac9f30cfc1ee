namespace DataHub.Disclosure.Tables;

/// <summary>
/// Finds the variables of one structure in another. Reduced cubes differ with the codes that were used, so variables are matched by their codes, and a
/// synthetic code only by one that stands for the same siblings.
/// </summary>
internal sealed class StructureMatch
{
    private readonly TableStructure _from;
    private readonly TableStructure _to;
    private readonly int[]? _order;
    private readonly int[][] _codes;
    private readonly Dictionary<string, int> _rests = [];

    public StructureMatch(TableStructure from, TableStructure to)
    {
        _from = from;
        _to = to;
        _order = Order(from.Cube, to.Cube);
        _codes = new int[from.Cube.Dimensions.Count][];
        for (var d = 0; d < _codes.Length && _order is not null; d++)
        {
            _codes[d] = CodeMap(from.Cube.Dimensions[d].Codes, to.Cube.Dimensions[_order[d]].Codes);
        }

        for (var i = 0; i < to.Rests.Count; i++)
        {
            _rests[Name(to.Rests[i].Parts)] = to.Cube.CellCount + i;
        }
    }

    /// <summary>The number in the other structure of a variable that means the same set of units; null when there is none.</summary>
    public int? Find(int variable)
    {
        if (_order is null)
        {
            return null;
        }

        if (variable < _from.Cube.CellCount)
        {
            return FindCell(variable);
        }

        // A rest is the set of units in its parts, whatever it is the rest of.
        var parts = _from.Rests[variable - _from.Cube.CellCount].Parts.Select(FindCell).ToList();
        return !parts.Contains(null) && _rests.TryGetValue(Name(parts.Select(p => p!.Value)), out var other) ? other : null;
    }

    private static string Name(IEnumerable<int> parts) => string.Join(' ', parts.Order());

    private int? FindCell(int cell)
    {
        var found = 0;
        for (var d = 0; d < _codes.Length; d++)
        {
            var code = _codes[d][_from.Cube.CodeOf(cell, d)];
            if (code < 0)
            {
                return null;
            }

            found = _to.Cube.With(found, _order![d], code);
        }

        return found;
    }

    private static int[]? Order(Cube from, Cube to)
    {
        var order = new int[from.Dimensions.Count];
        for (var d = 0; d < order.Length; d++)
        {
            order[d] = to.Dimensions.Select((dimension, i) => (dimension, i)).FirstOrDefault(t => t.dimension.Code == from.Dimensions[d].Code, (null!, -1)).i;
        }

        return from.Dimensions.Count == to.Dimensions.Count && !order.Contains(-1) ? order : null;
    }

    private static int[] CodeMap(CodeList from, CodeList to)
    {
        var map = new int[from.Count];
        for (var code = 0; code < map.Length; code++)
        {
            var other = to.IndexOf(from[code]);
            map[code] = other >= 0 && (from[code][0] != CodeList.RestPrefix || Siblings(from, code).SetEquals(Siblings(to, other))) ? other : -1;
        }

        return map;
    }

    private static HashSet<string> Siblings(CodeList codes, int code)
        => [.. codes.Children(codes.Parent(code)).Select(c => codes[c])];
}
