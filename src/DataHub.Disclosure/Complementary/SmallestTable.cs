using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// One table that is small everywhere, while nothing but the zeros is known: every leaf at its least, and where a total must be more than its leaves then are, a leaf below it raised. Where it reaches a
/// bound, no solver need be asked whether anything does.
/// </summary>
internal sealed class SmallestTable
{
    // Of large tables with many such totals, finding it would take longer than it saves.
    private const int MostRaises = 1000;

    private readonly JudgedTable _table;
    private readonly long[] _floors;
    private readonly long[] _values;
    private readonly bool _isTable;

    /// <summary>Makes the table.</summary>
    /// <param name="table">The judged table.</param>
    /// <param name="floors">By variable: what it cannot fall below.</param>
    public SmallestTable(JudgedTable table, long[] floors)
    {
        _table = table;
        _floors = floors;
        _values = new long[floors.Length];
        var raised = new Dictionary<int, long>();
        for (var raises = 0; raises <= MostRaises; raises++)
        {
            Sum(raised);
            var low = Low();
            if (low < 0)
            {
                _isTable = !Enumerable.Range(0, _values.Length).Any(v => _values[v] > 0 && table.IsZero(v));
                return;
            }

            if (LeafBelow(low) is not { } leaf)
            {
                return;
            }

            raised[leaf] = raised.GetValueOrDefault(leaf) + floors[low] - _values[low];
        }
    }

    /// <summary>Whether a variable has the value that it cannot fall below.</summary>
    public bool Reaches(int variable) => _isTable && _values[variable] == _floors[variable];

    private void Sum(Dictionary<int, long> raised)
    {
        var cube = _table.Structure.Cube;

        // Children have higher numbers than their parents.
        for (var cell = cube.CellCount - 1; cell >= 0; cell--)
        {
            _values[cell] = cube.IsLeaf(cell) ? _table.Least(cell) + raised.GetValueOrDefault(cell) : ChildrenOf(cell).Sum(c => _values[c]);
        }

        for (var i = 0; i < _table.Structure.Rests.Count; i++)
        {
            _values[cube.CellCount + i] = _table.Structure.Rests[i].Parts.Sum(p => _values[p]);
        }
    }

    private IEnumerable<int> ChildrenOf(int cell)
    {
        var cube = _table.Structure.Cube;
        var dimension = Enumerable.Range(0, cube.Dimensions.Count).First(d => !cube.Dimensions[d].Codes.IsLeaf(cube.CodeOf(cell, d)));
        return cube.Dimensions[dimension].Codes.Children(cube.CodeOf(cell, dimension)).Select(c => cube.With(cell, dimension, c));
    }

    // The lowest in the tree first: what raises it may do for those above.
    private int Low()
    {
        for (var v = _values.Length - 1; v >= 0; v--)
        {
            if (_values[v] < _floors[v])
            {
                return v;
            }
        }

        return -1;
    }

    private int? LeafBelow(int variable)
    {
        foreach (var leaf in _table.Structure.LeavesBelow(variable))
        {
            if (!_table.IsZero(leaf))
            {
                return leaf;
            }
        }

        return null;
    }
}
