using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>The contributors whose own figures an attack may start from: one at a time, the largest of each cell below which nothing was judged.</summary>
/// <remarks>
/// Of a cell with <em>k</em> units or more whose largest contribution was not sent nobody is assumed to know anything, just as the p % rule asks nothing of it. Cells above judged ones
/// are left out: their contributors are found below.
/// </remarks>
internal sealed class Insiders
{
    private readonly JudgedTable _amounts;
    private readonly Insider?[] _of;

    public Insiders(JudgedTable amounts, Contributors contributors, int threshold)
    {
        _amounts = amounts;
        _of = new Insider?[amounts.Values.Length];
        var isJudgedBelow = JudgedBelow(amounts);
        for (var v = 0; v < _of.Length; v++)
        {
            _of[v] = amounts.IsJudged(v) && !amounts.IsZero(v) && !isJudgedBelow[v] ? Of(v, contributors, threshold) : null;
        }
    }

    /// <summary>The insider of a variable; null where there is none to reckon with.</summary>
    public Insider? In(int variable) => _of[variable];

    /// <summary>All of them, ascending by variable.</summary>
    public IEnumerable<Insider> All => _of.OfType<Insider>();

    /// <summary>
    /// How far a cell must be uncertain for an insider: as far as for everybody else, but where he is behind the cell himself, p % of what all others gave. 0 where
    /// there are no others, or where it is his own cell: what he does not know of it is covered by what nobody knows.
    /// </summary>
    public long Distance(int cell, Insider insider, int percent)
    {
        var others = _amounts.Values[cell] - insider.Least;
        return insider.Cell == cell || _amounts.IsZero(cell) ? 0
            : !Contains(cell, insider.Cell) ? PPercent.Margin(_amounts.Values[cell], percent)
            : others <= 0 ? 0 : PPercent.Margin(others, percent);
    }

    private Insider? Of(int variable, Contributors contributors, int threshold)
    {
        var (value, units, top) = (_amounts.Values[variable], contributors.CountOf(variable), contributors.Top(variable));
        return units == 1 ? new Insider(variable, value, isAlone: true)
            : units >= threshold && top.Largest == 0 ? null
            : new Insider(variable, top.AreAll || units >= threshold ? Math.Min(top.Largest, value) : value, isAlone: false);
    }

    private bool Contains(int cell, int other)
    {
        var structure = _amounts.Structure;
        return PartsOf(structure, other).All(o => PartsOf(structure, cell).Any(c => IsBelow(structure.Cube, o, c)));
    }

    private static IReadOnlyList<int> PartsOf(TableStructure structure, int variable)
        => variable < structure.Cube.CellCount ? [variable] : structure.Rests[variable - structure.Cube.CellCount].Parts;

    private static bool IsBelow(Cube cube, int cell, int other)
    {
        for (var d = 0; d < cube.Dimensions.Count; d++)
        {
            var (code, wanted) = (cube.CodeOf(cell, d), cube.CodeOf(other, d));
            while (code > wanted)
            {
                code = cube.Dimensions[d].Codes.Parent(code);
            }

            if (code != wanted)
            {
                return false;
            }
        }

        return true;
    }

    // Children have higher numbers than their parents; rests are of cells that nobody sent.
    private static bool[] JudgedBelow(JudgedTable amounts)
    {
        var cube = amounts.Structure.Cube;
        var isJudgedBelow = new bool[amounts.Values.Length];
        for (var cell = cube.CellCount - 1; cell >= 0; cell--)
        {
            for (var d = 0; d < cube.Dimensions.Count && !isJudgedBelow[cell]; d++)
            {
                isJudgedBelow[cell] = cube.Dimensions[d].Codes.Children(cube.CodeOf(cell, d))
                    .Select(code => cube.With(cell, d, code)).Any(c => amounts.IsJudged(c) || isJudgedBelow[c]);
            }
        }

        return isJudgedBelow;
    }
}
