namespace DataHub.Disclosure.Complementary;

/// <summary>Linear equations in many unknowns, few of them in each, solved by exact elimination modulo a prime. The unknown in the fewest equations goes first, so that they stay short.</summary>
/// <param name="columns">Number of unknowns.</param>
internal sealed class Elimination(int columns)
{
    private readonly List<Dictionary<int, ulong>?> _rows = [];
    private readonly List<ulong> _right = [];
    private readonly HashSet<int>[] _rowsOf = Array.ConvertAll(new int[columns], _ => new HashSet<int>());

    /// <summary>Adds an equation: the sum of coefficient times unknown equals <paramref name="right"/>. Each unknown at most once.</summary>
    public void Add(IEnumerable<(int Column, long Coefficient)> terms, long right)
    {
        var row = terms.ToDictionary(t => t.Column, t => PrimeField.Of(t.Coefficient));
        if (row.Count > 0)
        {
            foreach (var column in row.Keys)
            {
                _rowsOf[column].Add(_rows.Count);
            }

            _rows.Add(row);
            _right.Add(PrimeField.Of(right));
        }
    }

    /// <summary>
    /// What the equations say of some unknowns alone, whatever the others are: equations in these only, such that each has an unknown to itself, with coefficient 1, and none
    /// can be combined from the rest.
    /// </summary>
    /// <param name="isWanted">By column, whether it is one of them.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<(int Own, IReadOnlyDictionary<int, ulong> Terms, ulong Right)> Of(bool[] isWanted, CancellationToken cancellation)
    {
        foreach (var (_, row) in Eliminate(c => !isWanted[c], cancellation))
        {
            Remove(row);
        }

        return [.. Eliminate(c => isWanted[c], cancellation).Select(p => (p.Column, (IReadOnlyDictionary<int, ulong>)_rows[p.Row]!, _right[p.Row]))];
    }

    // Each column of a kind is left in one equation at most, a different one each.
    private List<(int Column, int Row)> Eliminate(Predicate<int> isOfKind, CancellationToken cancellation)
    {
        var waiting = new PriorityQueue<int, (int Rows, int Column)>();
        var isTaken = new HashSet<int>();
        var pivots = new List<(int, int)>();
        foreach (var column in Enumerable.Range(0, _rowsOf.Length).Where(c => isOfKind(c) && _rowsOf[c].Count > 0))
        {
            waiting.Enqueue(column, (_rowsOf[column].Count, column));
        }

        while (waiting.TryDequeue(out var column, out var priority))
        {
            cancellation.ThrowIfCancellationRequested();
            int[] free = [.. _rowsOf[column].Where(r => !isTaken.Contains(r))];
            if (free.Length > 0 && _rowsOf[column].Count > priority.Rows)
            {
                waiting.Enqueue(column, (_rowsOf[column].Count, column));
            }
            else if (free.Length > 0)
            {
                var pivot = free.OrderBy(r => _rows[r]!.Count).ThenBy(r => r).First();
                isTaken.Add(pivot);
                pivots.Add((column, pivot));
                Clear(column, pivot);
            }
        }

        return pivots;
    }

    private void Clear(int column, int pivot)
    {
        var row = _rows[pivot]!;
        var scale = PrimeField.Inverse(row[column]);
        if (scale != 1)
        {
            foreach (var c in row.Keys)
            {
                row[c] = PrimeField.Multiply(row[c], scale);
            }

            _right[pivot] = PrimeField.Multiply(_right[pivot], scale);
        }

        foreach (var other in _rowsOf[column].Where(r => r != pivot).ToList())
        {
            Subtract(pivot, other, PrimeField.Negative(_rows[other]![column]));
        }
    }

    private void Subtract(int pivot, int other, ulong times)
    {
        var row = _rows[other]!;
        foreach (var (column, coefficient) in _rows[pivot]!)
        {
            var sum = PrimeField.Add(row.GetValueOrDefault(column), PrimeField.Multiply(times, coefficient));
            if (sum == 0)
            {
                row.Remove(column);
                _rowsOf[column].Remove(other);
            }
            else
            {
                row[column] = sum;
                _rowsOf[column].Add(other);
            }
        }

        _right[other] = PrimeField.Add(_right[other], PrimeField.Multiply(times, _right[pivot]));
    }

    private void Remove(int row)
    {
        foreach (var column in _rows[row]!.Keys)
        {
            _rowsOf[column].Remove(row);
        }

        _rows[row] = null;
    }
}
