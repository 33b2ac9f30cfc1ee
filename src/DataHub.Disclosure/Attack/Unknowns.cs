using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>One relation among unknowns: the sum of <paramref name="Parts"/>, less <paramref name="Total"/> unless that is -1, equals <paramref name="Right"/>.</summary>
internal readonly record struct Relation(int Total, int[] Parts, long Right);

/// <summary>What an attacker does not know of a table, numbered from 0, and the relations that the published figures leave between them.</summary>
internal sealed class Unknowns
{
    private readonly int[] _variables;
    private readonly int _cellCount;

    private Unknowns(Facets facets, int cellCount, int[] positions, int[] variables, long[] lower)
    {
        Facets = facets;
        _cellCount = cellCount;
        Positions = positions;
        Lower = lower;
        _variables = variables;
    }

    /// <summary>The crossings within which there are unknowns.</summary>
    public Facets Facets { get; }

    /// <summary>The table's position of each unknown, ascending.</summary>
    public int[] Positions { get; }

    /// <summary>What is known of each unknown before looking at any relation.</summary>
    public long[] Lower { get; }

    public IReadOnlyList<Relation> Relations { get; private set; } = [];

    /// <summary>Published figures that do not add up among themselves.</summary>
    public bool IsContradictory { get; private set; }

    public int Count => Positions.Length;

    /// <summary>The unknown at a position of the table, or -1.</summary>
    public int VariableAt(int position) => _variables[position];

    /// <summary>Everything that is not published.</summary>
    public static Unknowns Of(ProtectedTable table) => Build(table, cell => cell.Value);

    /// <summary>The same table as if nothing but its zeros were published.</summary>
    public static Unknowns BeforePublication(ProtectedTable table) => Build(table, cell => cell.Value == 0 ? 0 : null);

    /// <summary>
    /// The table that has every unknown without parts at the given figure and all others at the sum of their parts. Where nothing but zeros is published it
    /// is the smallest table there is; elsewhere it may not fit.
    /// </summary>
    public long[] Sums(long[] figures)
    {
        var sums = (long[])figures.Clone();

        // Cells come before their parts, and rests after all cells.
        var ofCells = Relations.Where(r => r.Total >= 0 && !Array.Exists(r.Parts, IsRest) && !IsRest(r.Total)).Reverse();
        foreach (var (total, parts, right) in ofCells.Concat(Relations.Where(r => r.Total >= 0 && IsRest(r.Total))))
        {
            sums[total] = parts.Sum(p => sums[p]) - right;
        }

        return sums;
    }

    /// <summary>Whether the figures are large enough and fulfil every relation.</summary>
    public bool Fulfil(long[] figures)
        => !figures.Where((f, v) => f < Lower[v]).Any()
        && Relations.All(r => r.Parts.Sum(p => figures[p]) - (r.Total < 0 ? 0 : figures[r.Total]) == r.Right);

    private bool IsRest(int variable) => Positions[variable] >= _cellCount;

    private static Unknowns Build(ProtectedTable table, Func<Cell, long?> known)
    {
        var facets = Facets.Of(table);
        var values = new long?[table.Structure.VariableCount];
        var isJudged = new bool[values.Length];
        foreach (var cell in table.Cells)
        {
            isJudged[cell.Position] = true;
            values[cell.Position] = known(cell);
        }

        var positions = Enumerable.Range(0, values.Length).Where(p => values[p] is null && facets.Holds(p)).ToArray();
        var variables = new int[values.Length];
        Array.Fill(variables, -1);
        for (var i = 0; i < positions.Length; i++)
        {
            variables[positions[i]] = i;
        }

        var lower = Array.ConvertAll(positions, p => isJudged[p] ? table.SuppressedLowerBound : 0);
        var unknowns = new Unknowns(facets, table.Structure.Cube.CellCount, positions, variables, lower);
        unknowns.Relate(table.Structure.Equations.Where(facets.Holds), values);
        return unknowns;
    }

    private void Relate(IEnumerable<Equation> equations, long?[] values)
    {
        var relations = new List<Relation>();
        var parts = new List<int>();
        foreach (var equation in equations)
        {
            parts.Clear();
            var right = values[equation.Total] ?? 0;
            foreach (var part in equation.Parts)
            {
                if (values[part] is { } value)
                {
                    right -= value;
                }
                else
                {
                    parts.Add(_variables[part]);
                }
            }

            var total = _variables[equation.Total];
            if (total >= 0 || parts.Count > 0)
            {
                relations.Add(new Relation(total, [.. parts], right));
            }
            else
            {
                IsContradictory |= right != 0;
            }
        }

        Relations = relations;
    }
}
