using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Decides by additions alone whether figures put in place of hidden cells agree with everything published. It reads the table's own relations, so a
/// fault in the search or in a solver cannot make a wrong certificate pass.
/// </summary>
internal sealed class CertificateCheck
{
    // Stands for a figure that nobody gave.
    private const long Open = long.MinValue;

    private readonly Facets _facets;
    private readonly EquationSystem _system;
    private readonly long[] _values;
    private readonly long[] _least;
    private readonly long[] _steps;
    private readonly Dictionary<int[], int[]> _touched = new(ReferenceEqualityComparer.Instance);

    /// <summary>A check of certificates for <paramref name="table"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="least">By position: <see cref="LeastFigures"/>.</param>
    /// <param name="facets">The crossings within which a certificate gives figures.</param>
    /// <param name="settled">Figures of hidden cells that are the same in every certificate; checked like any other.</param>
    public CertificateCheck(ProtectedTable table, long[] least, Facets facets, IEnumerable<(int Position, long Value)> settled)
    {
        _facets = facets;
        _system = table.Structure.System;
        _values = new long[table.Structure.VariableCount];
        _least = least;
        _steps = new long[_values.Length];
        Array.Fill(_values, Open);
        foreach (var (position, value) in settled)
        {
            _values[position] = value;
        }

        foreach (var cell in table.Cells)
        {
            if (cell.Value is { } value)
            {
                _values[cell.Position] = value;
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
            if (figures[i] < _least[positions[i]])
            {
                return false;
            }

            _values[positions[i]] = figures[i];
        }

        if (!_touched.TryGetValue(positions, out var equations))
        {
            equations = Touched(positions);
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

        var isKept = Array.TrueForAll(move.Variables, v => KeepsThoseOf(positions[v]));
        foreach (var variable in move.Variables)
        {
            _steps[positions[variable]] = 0;
        }

        return isKept;
    }

    private bool KeepsThoseOf(int position)
    {
        foreach (var equation in _system.Uses(position))
        {
            if (_facets.Holds(_system, equation))
            {
                var sum = -_steps[_system.Total(equation)];
                foreach (var part in _system.Parts(equation))
                {
                    sum += _steps[part];
                }

                if (sum != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private int[] Touched(int[] positions)
    {
        var touched = new List<int>();
        var isTouched = new bool[_system.Count];
        foreach (var position in positions)
        {
            foreach (var equation in _system.Uses(position))
            {
                if (!isTouched[equation] && _facets.Holds(_system, equation))
                {
                    isTouched[equation] = true;
                    touched.Add(equation);
                }
            }
        }

        return [.. touched];
    }

    private bool Holds(int equation)
    {
        var sum = 0L;
        foreach (var part in _system.Parts(equation))
        {
            if (_values[part] == Open)
            {
                return false;
            }

            sum += _values[part];
        }

        return sum == _values[_system.Total(equation)];
    }
}
