namespace DataHub.Disclosure.Tables;

/// <summary>
/// The variables and additive relations of one table: the cells of its cube, numbered as there, followed by its rests. Holds no values.
/// </summary>
public sealed class TableStructure
{
    private readonly Lazy<EquationSystem> _system;

    /// <summary>Builds the relations of a cube and its rests: each rest is the sum of its parts, and its cell is the sum of the known parts and the rest.</summary>
    public TableStructure(Cube cube, IReadOnlyList<Rest> rests)
    {
        Cube = cube;
        Rests = rests;
        var equations = new List<Equation>(cube.Equations());
        for (var i = 0; i < rests.Count; i++)
        {
            var rest = rests[i];
            var variable = cube.CellCount + i;
            equations.Add(new Equation(variable, rest.Parts));
            equations.Add(new Equation(rest.Cell, [.. rest.Known, variable]));
        }

        Equations = equations;
        _system = new Lazy<EquationSystem>(() => new EquationSystem(VariableCount, equations));
    }

    /// <summary>The structure of a table of which the given cells are judged: what is left of cells of which only some parts are, joined into rests.</summary>
    public static TableStructure Of(Cube cube, Func<int, bool> isJudged) => new(cube, RestSearch.Find(cube, isJudged));

    /// <summary>The cube.</summary>
    public Cube Cube { get; }

    /// <summary>The rests; number i is variable <c>Cube.CellCount + i</c>.</summary>
    public IReadOnlyList<Rest> Rests { get; }

    /// <summary>Number of variables.</summary>
    public int VariableCount => Cube.CellCount + Rests.Count;

    /// <summary>All relations; they are not independent of each other.</summary>
    public IReadOnlyList<Equation> Equations { get; }

    /// <summary>The same relations in flat arrays.</summary>
    internal EquationSystem System => _system.Value;

    /// <summary>Whether a variable is a cell with nothing below it.</summary>
    internal bool IsLeaf(int variable) => variable < Cube.CellCount && Cube.IsLeaf(variable);

    /// <summary>The leaves of which a variable is the sum.</summary>
    internal IEnumerable<int> LeavesBelow(int variable)
        => variable < Cube.CellCount ? Cube.LeavesBelow(variable) : Rests[variable - Cube.CellCount].Parts.SelectMany(Cube.LeavesBelow);
}
