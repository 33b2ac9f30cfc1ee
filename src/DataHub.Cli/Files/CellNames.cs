using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>
/// The codes that a file has for each cell of a table, one per dimension. A rest has the codes of its cell, one of them marked: <c>~~x</c> is what is left of
/// <c>x</c> when the cells right below it that are in the file are taken away, <c>~~~x</c> when all cells below it are that are in the file.
/// </summary>
internal sealed class CellNames
{
    public const string RestOfChildren = "~~";
    private const string RestOfDescendants = "~~~";

    private readonly Cube _cube;
    private readonly List<string[]> _rests = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly HashSet<(int Cell, int Dimension, bool IsDeep)> _taken = [];

    public CellNames(TableStructure structure)
    {
        _cube = structure.Cube;
        foreach (var rest in structure.Rests)
        {
            _rests.Add(NameOf(rest));
            _positions.Add(Joined(_rests[^1]), _cube.CellCount + _rests.Count - 1);
        }
    }

    /// <summary>The codes of the cell at a position of the table.</summary>
    public string[] Of(int position) => position < _cube.CellCount ? _cube.CodesOf(position) : _rests[position - _cube.CellCount];

    /// <summary>The position of the rest with these codes; -1 when there is none.</summary>
    public int RestAt(string[] codes) => _positions.GetValueOrDefault(Joined(codes), -1);

    private static string Joined(string[] codes) => string.Join('\0', codes);

    // All its parts differ from the cell in the dimension along which it was taken apart, and perhaps in others. Where two rests of one cell could have the same
    // name, the later has the later dimension.
    private string[] NameOf(Rest rest)
    {
        var codes = _cube.CodesOf(rest.Cell);
        int[] parts = [.. rest.Known, .. rest.Parts];
        var dimension = Enumerable.Range(0, codes.Length).First(d =>
            Array.TrueForAll(parts, p => _cube.CodeOf(p, d) != _cube.CodeOf(rest.Cell, d)) && _taken.Add((rest.Cell, d, IsDeep(rest.Cell, parts, d))));
        codes[dimension] = (IsDeep(rest.Cell, parts, dimension) ? RestOfDescendants : RestOfChildren) + codes[dimension];
        return codes;
    }

    private bool IsDeep(int cell, int[] parts, int dimension)
    {
        var children = _cube.Dimensions[dimension].Codes.Children(_cube.CodeOf(cell, dimension)).Select(c => _cube.With(cell, dimension, c)).ToHashSet();
        return !Array.TrueForAll(parts, children.Contains);
    }
}
