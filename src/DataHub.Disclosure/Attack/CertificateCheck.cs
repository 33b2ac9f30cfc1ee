using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Decides by additions alone whether figures put in place of hidden cells agree with everything published. It reads the table's own relations, so a
/// fault in the search or in a solver cannot make a wrong certificate pass.
/// </summary>
internal sealed class CertificateCheck
{
    private readonly ProtectedTable _table;
    private readonly long?[] _values;
    private readonly long[] _steps;
    private readonly List<Equation>[] _equationsOf;
    private readonly Dictionary<int[], Equation[]> _touched = new(ReferenceEqualityComparer.Instance);

    /// <summary>A check of certificates for <paramref name="table"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="facets">The crossings within which a certificate gives figures.</param>
    /// <param name="settled">Figures of hidden cells that are the same in every certificate; checked like any other.</param>
    public CertificateCheck(ProtectedTable table, Facets facets, IEnumerable<(int Position, long Value)> settled)
    {
        _table = table;
        _values = new long?[table.Structure.VariableCount];
        _steps = new long[_values.Length];
        _equationsOf = Array.ConvertAll(_values, _ => new List<Equation>());
        foreach (var (position, value) in settled)
        {
            _values[position] = value;
        }

        foreach (var cell in table.Cells.Where(c => c.Value is not null))
        {
            _values[cell.Position] = cell.Value;
        }

        foreach (var equation in table.Structure.Equations.Where(facets.Holds))
        {
            _equationsOf[equation.Total].Add(equation);
            foreach (var part in equation.Parts)
            {
                _equationsOf[part].Add(equation);
            }
        }
    }

    /// <summary>Whether the figures, one per position, are large enough and fulfil every relation in which one of the positions stands.</summary>
    /// <param name="positions">The positions; the same array for every certificate of a block.</param>
    /// <param name="figures">The figures.</param>
    public bool Agrees(int[] positions, ReadOnlySpan<long> figures)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            if (figures[i] < (_table.Find(positions[i]) is null ? 0 : _table.SuppressedLowerBound))
            {
                return false;
            }

            _values[positions[i]] = figures[i];
        }

        if (!_touched.TryGetValue(positions, out var equations))
        {
            equations = [.. positions.SelectMany(p => _equationsOf[p]).DistinctBy(e => (e.Total, e.Parts))];
            _touched.Add(positions, equations);
        }

        return Array.TrueForAll(equations, Holds);
    }

    /// <summary>Whether a move keeps every relation, so that it leads from certificates to certificates as long as no lower bound is passed.</summary>
    public bool Keeps(int[] positions, Move move)
    {
        for (var i = 0; i < move.Variables.Length; i++)
        {
            _steps[positions[move.Variables[i]]] = move.Steps[i];
        }

        var isKept = move.Variables.SelectMany(v => _equationsOf[positions[v]]).All(e => e.Parts.Sum(p => _steps[p]) == _steps[e.Total]);
        Array.ForEach(move.Variables, v => _steps[positions[v]] = 0);
        return isKept;
    }

    private bool Holds(Equation equation)
    {
        var sum = 0L;
        foreach (var part in equation.Parts)
        {
            if (_values[part] is not { } value)
            {
                return false;
            }

            sum += value;
        }

        return sum == _values[equation.Total];
    }
}
