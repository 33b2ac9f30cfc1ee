using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// What an attacker does not know of a table, numbered from 0, and the relations that the published figures leave between them, in flat arrays. In each relation
/// the sum of the parts, less the total unless that is -1, equals the right-hand side.
/// </summary>
internal sealed class Unknowns
{
    private readonly int[] _variables;
    private readonly int[] _starts;
    private readonly int[] _parts;
    private readonly int[] _totals;
    private readonly int[] _equations;
    private readonly long[] _right;
    private readonly int[] _usesStarts;
    private readonly int[] _uses;

    private Unknowns(ProtectedTable table, Facets facets, int[] positions, int[] variables, long[] lower, RelationList relations)
    {
        Structure = table.Structure;
        Facets = facets;
        Positions = positions;
        Lower = lower;
        _variables = variables;
        IsContradictory = relations.IsContradictory;
        Settled = relations.Settled;
        _starts = [.. relations.Starts];
        _parts = [.. relations.Parts];
        _totals = [.. relations.Totals];
        _equations = [.. relations.Equations];
        _right = [.. relations.Right];
        (_usesStarts, _uses) = Index();
    }

    /// <summary>The table's structure.</summary>
    public TableStructure Structure { get; }

    /// <summary>The crossings within which there are unknowns.</summary>
    public Facets Facets { get; }

    /// <summary>The table's position of each unknown, ascending.</summary>
    public int[] Positions { get; }

    /// <summary>What is known of each unknown before looking at any relation.</summary>
    public long[] Lower { get; }

    /// <summary>Published figures that do not add up among themselves.</summary>
    public bool IsContradictory { get; }

    /// <summary>The positions of published totals that follow from published parts in some relation.</summary>
    public IReadOnlyList<int> Settled { get; }

    public int Count => Positions.Length;

    public int RelationCount => _totals.Length;

    /// <summary>The unknown on the left of a relation, or -1 where it is published.</summary>
    public int Total(int relation) => _totals[relation];

    public ReadOnlySpan<int> Parts(int relation) => _parts.AsSpan(_starts[relation].._starts[relation + 1]);

    public long Right(int relation) => _right[relation];

    /// <summary>The number of the relation in the table's structure.</summary>
    public int Equation(int relation) => _equations[relation];

    /// <summary>The relations in which an unknown stands.</summary>
    public ReadOnlySpan<int> Uses(int variable) => _uses.AsSpan(_usesStarts[variable].._usesStarts[variable + 1]);

    /// <summary>The unknown at a position of the table, or -1.</summary>
    public int VariableAt(int position) => _variables[position];

    /// <summary>Everything that is not published.</summary>
    /// <param name="table">The table.</param>
    /// <param name="least">By position: <see cref="LeastFigures"/>.</param>
    public static Unknowns Of(ProtectedTable table, long[] least) => Build(table, least, isPublished: true);

    /// <summary>The same table as if nothing but its zeros were published.</summary>
    public static Unknowns BeforePublication(ProtectedTable table) => Build(table, LeastFigures.Of(table), isPublished: false);

    /// <summary>
    /// The table that has every unknown without parts at the given figure and all others at the sum of their parts. Where nothing but zeros is published it
    /// is the smallest table there is; elsewhere it may not fit.
    /// </summary>
    public long[] Sums(long[] figures)
    {
        var sums = (long[])figures.Clone();

        // Cells come before their parts, and rests after all cells.
        var firstOfRests = Structure.System.Count - (2 * Structure.Rests.Count);
        for (var r = RelationCount - 1; r >= 0; r--)
        {
            if (_equations[r] < firstOfRests)
            {
                Sum(sums, r);
            }
        }

        for (var r = 0; r < RelationCount; r++)
        {
            if (_equations[r] >= firstOfRests && _totals[r] >= 0 && Positions[_totals[r]] >= Structure.Cube.CellCount)
            {
                Sum(sums, r);
            }
        }

        return sums;
    }

    /// <summary>Whether the figures are large enough and fulfil every relation.</summary>
    public bool Fulfil(long[] figures)
    {
        for (var v = 0; v < figures.Length; v++)
        {
            if (figures[v] < Lower[v])
            {
                return false;
            }
        }

        for (var r = 0; r < RelationCount; r++)
        {
            var sum = _totals[r] < 0 ? 0 : -figures[_totals[r]];
            foreach (var part in Parts(r))
            {
                sum += figures[part];
            }

            if (sum != _right[r])
            {
                return false;
            }
        }

        return true;
    }

    private static Unknowns Build(ProtectedTable table, long[] least, bool isPublished)
    {
        var facets = Facets.Of(table);
        var count = table.Structure.VariableCount;
        var values = new long[count];
        Array.Fill(values, RelationList.Unknown);
        foreach (var cell in table.Cells)
        {
            values[cell.Position] = cell.Value is { } value && (isPublished || value == 0) ? value : RelationList.Unknown;
        }

        var variables = new int[count];
        var positions = new List<int>();
        for (var p = 0; p < count; p++)
        {
            variables[p] = values[p] == RelationList.Unknown && facets.Holds(p) ? positions.Count : -1;
            if (variables[p] >= 0)
            {
                positions.Add(p);
            }
        }

        var relations = RelationList.Of(table.Structure.System, facets, values, variables);
        return new Unknowns(table, facets, [.. positions], variables, [.. positions.Select(p => least[p])], relations);
    }

    private void Sum(long[] sums, int relation)
    {
        if (_totals[relation] < 0)
        {
            return;
        }

        var sum = -_right[relation];
        foreach (var part in Parts(relation))
        {
            sum += sums[part];
        }

        sums[_totals[relation]] = sum;
    }

    private (int[] Starts, int[] Uses) Index()
    {
        var starts = new int[Count + 1];
        Array.ForEach(_parts, p => starts[p + 1]++);
        Array.ForEach(_totals, t => starts[Math.Max(t, -1) + 1] += t < 0 ? 0 : 1);
        for (var v = 0; v < Count; v++)
        {
            starts[v + 1] += starts[v];
        }

        var next = starts.AsSpan(0, Count).ToArray();
        var uses = new int[starts[Count]];
        for (var r = 0; r < RelationCount; r++)
        {
            if (_totals[r] >= 0)
            {
                uses[next[_totals[r]]++] = r;
            }

            foreach (var part in Parts(r))
            {
                uses[next[part]++] = r;
            }
        }

        return (starts, uses);
    }
}
