using System.Numerics;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// The crossings of dimensions that matter. A partner who sends totals by age and totals by type, but not the two crossed, leaves a cube of unknown
/// crossings that bind nothing: where the crossings judged form an acyclic hypergraph, any tables over them that agree where they overlap come
/// from one non-negative integer table over all dimensions (one transport problem after the other), so the remaining cells can be left out.
/// </summary>
internal sealed class Facets
{
    private readonly Cube _cube;
    private readonly IReadOnlyList<Rest> _rests;
    private readonly List<int> _facets;

    private Facets(TableStructure structure, List<int> facets)
    {
        _cube = structure.Cube;
        _rests = structure.Rests;
        _facets = facets;
        HoldsAll = facets.Contains((1 << _cube.Dimensions.Count) - 1);
    }

    /// <summary>Whether nothing is left out.</summary>
    public bool HoldsAll { get; }

    /// <summary>Whether all cells lie within one crossing, so that each is the sum of its leaves.</summary>
    public bool IsOne => _facets.Count == 1;

    public static Facets Of(ProtectedTable table)
    {
        var all = new Facets(table.Structure, []);
        var whole = (1 << all._cube.Dimensions.Count) - 1;

        // Where zeros are hidden the unknown cells matter, too.
        if (table.HidesZeros)
        {
            return new Facets(table.Structure, [whole]);
        }

        var crossings = new HashSet<int>();
        for (var i = table.Cells.Count - 1; i >= 0; i--)
        {
            // The last cell of a whole table crosses everything, and then the others need not be asked.
            if (crossings.Add(all.Crossing(table.Cells[i].Position)) && crossings.Contains(whole))
            {
                return new Facets(table.Structure, [whole]);
            }
        }

        return new Facets(table.Structure, MakeAcyclic(Maximal(crossings)));
    }

    public bool Holds(int position)
    {
        if (HoldsAll)
        {
            return true;
        }

        var crossing = Crossing(position);
        return _facets.Exists(f => (crossing & ~f) == 0);
    }

    /// <summary>Whether a relation of the table lies within one of the crossings.</summary>
    public bool Holds(EquationSystem system, int equation)
    {
        if (HoldsAll || system.Parts(equation).Length == 0)
        {
            return HoldsAll || Holds(system.Total(equation));
        }

        // Parts of a cell lie in one crossing; what is left of it beside some of them need not.
        var parts = system.Parts(equation);
        var holds = Holds(system.Total(equation)) && Holds(parts[0]);
        for (var p = 1; p < parts.Length && holds && _rests.Count > 0; p++)
        {
            holds = Holds(parts[p]);
        }

        return holds;
    }

    // The set of dimensions, one bit each, in which a cell is not a total. A rest binds all its parts, known or not.
    private int Crossing(int position)
    {
        if (position >= _cube.CellCount)
        {
            var rest = _rests[position - _cube.CellCount];
            return rest.Known.Concat(rest.Parts).Aggregate(0, (all, part) => all | Crossing(part));
        }

        var crossing = 0;
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            crossing |= _cube.CodeOf(position, d) == 0 ? 0 : 1 << d;
        }

        return crossing;
    }

    private static List<int> Maximal(IEnumerable<int> crossings)
    {
        var maximal = new List<int>();
        foreach (var crossing in crossings.OrderByDescending(c => BitOperations.PopCount((uint)c)))
        {
            if (!maximal.Exists(m => (crossing & ~m) == 0))
            {
                maximal.Add(crossing);
            }
        }

        return maximal;
    }

    // Graham's reduction: an ear, whose overlap with all others lies within one other, is taken off; what cannot be taken off is joined into one.
    private static List<int> MakeAcyclic(List<int> facets)
    {
        var core = new List<int>(facets);
        while (core.FindIndex(e => IsEar(e, core)) is var ear && ear >= 0)
        {
            core.RemoveAt(ear);
        }

        return core.Count <= 1 ? facets : Maximal(facets.Append(core.Aggregate((a, b) => a | b)));
    }

    private static bool IsEar(int facet, List<int> core)
    {
        var others = core.Where(f => f != facet).ToList();
        var overlap = facet & others.Aggregate(0, (a, b) => a | b);
        return others.Count > 0 && others.Exists(f => (overlap & ~f) == 0);
    }
}
