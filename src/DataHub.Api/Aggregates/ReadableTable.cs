using DataHub.Api.Storage;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>
/// What may be read of one stored table, cell by cell.
/// <list type="bullet">
/// <item>A cell that was sent is read as it was stored.</item>
/// <item>A cell that was not sent is there when, along one dimension, all its children are; then it is read as the protector judged it, or, if the table does
/// not hold it, as the sum of those children. Children are those of the table's own cube: codes that were not valid in the period are not among them, and
/// codes that nobody sent stand there together as one rest, which is never there.</item>
/// <item>Everything else is missing, also what the protector found to follow by subtraction, and also when parts of it are there.</item>
/// </list>
/// Whether a cell is there depends on which cells were sent, never on a figure. Building costs O(cells x dimensions x children), once per stored table.
/// </summary>
internal sealed class ReadableTable
{
    private readonly Cube _cube;
    private readonly Figure[] _figures;
    private readonly bool[] _isRest;

    public ReadableTable(StoredTable stored)
    {
        Partner = stored.Table.Key.Partner;
        TimePeriod = stored.Table.Key.TimePeriod;
        _cube = stored.Table.Structure.Cube;
        _figures = new Figure[_cube.CellCount];
        _isRest = new bool[_cube.CellCount];

        // Children have higher numbers than their parents.
        for (var cell = _cube.CellCount - 1; cell >= 0; cell--)
        {
            _isRest[cell] = IsRest(cell);
            _figures[cell] = _isRest[cell] ? Figure.Missing : Read(stored, cell);
        }
    }

    public string Partner { get; }

    public string TimePeriod { get; }

    /// <summary>The figure at the codes, one per dimension in the indicator's order; null when one of the codes is not part of the table.</summary>
    public Figure? At(IReadOnlyList<string> codes)
    {
        var cell = _cube.CellAt(codes);
        return cell < 0 || _isRest[cell] ? null : _figures[cell];
    }

    /// <summary>The codes of a dimension, given by its place, that the table has.</summary>
    public IEnumerable<string> CodesOf(int dimension)
    {
        var codes = _cube.Dimensions[dimension].Codes;
        return Enumerable.Range(0, codes.Count).Select(c => codes[c]).Where(c => c[0] != CodeList.RestPrefix);
    }

    private Figure Read(StoredTable stored, int cell)
    {
        var held = stored.Table.Find(cell);
        if (held is { Origin: CellOrigin.Sent })
        {
            return AsStored(stored, held.Value);
        }

        var sums = Enumerable.Range(0, _cube.Dimensions.Count).Select(d => SumOfChildren(cell, d)).Where(s => s.IsKnown).ToList();
        if (sums.Count == 0)
        {
            return Figure.Missing;
        }

        // The protector has judged every cell that follows. Should one be lacking, it is hidden if it is along any dimension.
        var hidden = sums.FindIndex(s => s.Status == FigureStatus.Suppressed);
        return held is { } judged ? AsStored(stored, judged) : sums[Math.Max(hidden, 0)];
    }

    private Figure SumOfChildren(int cell, int dimension)
        => Figure.Sum(_cube.Dimensions[dimension].Codes.Children(_cube.CodeOf(cell, dimension)).Select(code => _figures[_cube.With(cell, dimension, code)]));

    private bool IsRest(int cell)
    {
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            if (_cube.Dimensions[d].Codes[_cube.CodeOf(cell, d)].StartsWith(CodeList.RestPrefix))
            {
                return true;
            }
        }

        return false;
    }

    private static Figure AsStored(StoredTable stored, Cell cell)
    {
        if (cell.Value is { } value)
        {
            return Figure.Published(value, stored.Table.Rules.Measure == Measure.Count ? stored.Table.Rules.Threshold : 0, stored.Table.IsBreach(cell));
        }

        return Figure.Suppressed(stored.Bounds.TryGetValue(cell.Position, out var bounds) ? bounds : new Bounds(stored.Table.LeastOf(cell.Position), null));
    }
}
