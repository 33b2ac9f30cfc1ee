namespace DataHub.Disclosure.Attack;

/// <summary>
/// Looks for integer tables that show the values a block's primary cells can still have. Every integral point that turns up counts for all cells; a move
/// between two points, taken as often as it goes from a point well inside, gives all values on the way.
/// </summary>
internal sealed class CertificateSearch
{
    private const int RememberedPoints = 12;
    private const int RememberedMoves = 256;
    private const int RationalAttempts = 3;
    private const int MostTries = 2000;

    // Beyond it a linear program takes longer than an integer one.
    private const int LargestRational = 1000;

    private readonly Block _block;
    private readonly BlockSolver _solver;
    private readonly CertificateCheck _check;
    private readonly Need?[] _needs;
    private readonly List<long[]> _points = [];
    private readonly Queue<Move> _moves = new();
    private readonly Dictionary<int, Move> _raises = [];
    private readonly List<int>[] _totalsOf;
    private readonly int[]?[] _partsOf;
    private readonly long[] _smallest;
    private readonly long[] _largest;
    private long[]? _inside;

    public CertificateSearch(Block block, BlockSolver solver, CertificateCheck check)
    {
        _block = block;
        _solver = solver;
        _check = check;
        _needs = new Need?[block.Count];
        _smallest = new long[block.Count];
        _largest = new long[block.Count];
        Array.Fill(_smallest, long.MaxValue);
        Array.Fill(_largest, long.MinValue);
        _totalsOf = Array.ConvertAll(_needs, _ => new List<int>());
        _partsOf = new int[]?[block.Count];
        foreach (var relation in block.Relations.Where(r => r.Total >= 0))
        {
            Array.ForEach(relation.Parts, p => _totalsOf[p].Add(relation.Total));
            _partsOf[relation.Total] = relation.Parts;
        }
    }

    /// <summary>A table that fits, well inside; null before the first is known.</summary>
    public long[]? Inside => _inside;

    /// <summary>Whether any integer table is known.</summary>
    public bool HasPoint => _inside is not null;

    /// <summary>The smallest value of an unknown in any certificate met; <see cref="long.MaxValue"/> before the first.</summary>
    public long Smallest(int variable) => _smallest[variable];

    /// <summary>Whether two certificates differ in an unknown.</summary>
    public bool Varies(int variable) => _smallest[variable] < _largest[variable];

    /// <summary>From now on every point counts for this need, too.</summary>
    public void Add(Need need)
    {
        _needs[need.Variable] = need;
        _points.ForEach(p => Reach(p, need));
    }

    /// <summary>Takes a point into account, if it is a certificate.</summary>
    public bool Found(long[] point)
    {
        if (!_check.Agrees(_block.Positions, point))
        {
            return false;
        }

        for (var v = 0; v < point.Length; v++)
        {
            _smallest[v] = Math.Min(_smallest[v], point[v]);
            _largest[v] = Math.Max(_largest[v], point[v]);
            if (_needs[v] is { IsMet: false } need)
            {
                Reach(point, need);
            }
        }

        _inside ??= point;
        foreach (var earlier in _points)
        {
            if (Move.Between(earlier, point) is { } move && _check.Keeps(_block.Positions, move))
            {
                Remember(move);
                Take(move, point);
                _inside = Take(move, _inside);
            }
        }

        _points.Add(point);
        if (_points.Count > RememberedPoints)
        {
            _points.RemoveAt(0);
        }

        return true;
    }

    /// <summary>Looks for the certificates that <paramref name="need"/> still lacks.</summary>
    /// <returns>Whether all were found; a value without a certificate may be impossible, or nobody could tell.</returns>
    public bool Meet(Need need)
    {
        foreach (var move in _moves)
        {
            if (!need.IsMet && _inside is not null && Array.IndexOf(move.Variables, need.Variable) >= 0)
            {
                _inside = Take(move, _inside);
            }
        }

        for (var tries = 0; !need.IsMet; tries++)
        {
            var value = need.FirstOpen;
            if (tries == MostTries || ((_block.Count > LargestRational || !TryRational(need, value)) && (_solver.IntegerPoint(need.Variable, value, value) is not { } point || !Found(point))))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRational(Need need, long value)
    {
        for (var attempt = 0; attempt < RationalAttempts; attempt++)
        {
            if (_solver.Point(need.Variable, value, attempt) is not { } solution)
            {
                return false;
            }

            if (Extremes.Integral(solution) is { } point && Found(point) && !need.IsOpen(value))
            {
                return true;
            }
        }

        return false;
    }

    private void Reach(long[] point, Need need)
    {
        need.Meet(point[need.Variable], point[need.Variable]);
        if (_block.Upper[need.Variable] == Shuttle.Infinite && !need.IsMet)
        {
            var raise = Raise(need.Variable);
            Meet(raise, point, 0, raise.Range(point, _block.Least).Forth);
        }
    }

    // Takes a move as often as it goes both ways, and returns the point half-way: the more moves were taken, the farther inside it lies.
    private long[] Take(Move move, long[] point)
    {
        var (back, forth) = move.Range(point, _block.Least);
        Meet(move, point, back, forth);
        return move.From(point, (back + forth) / 2);
    }

    private void Meet(Move move, long[] point, long back, long forth)
    {
        for (var i = 0; i < move.Variables.Length; i++)
        {
            if (_needs[move.Variables[i]] is not { IsMet: false } need)
            {
                continue;
            }

            var step = move.Steps[i];
            var (from, to) = (point[need.Variable] + (step * back), point[need.Variable] + (step * forth));
            need.Meet(Math.Min(from, to), Math.Max(from, to), Math.Abs(step));
        }
    }

    private void Remember(Move move)
    {
        _moves.Enqueue(move);
        if (_moves.Count > RememberedMoves)
        {
            _moves.Dequeue();
        }
    }

    // Nothing published bounds the unknown, so a leaf below it can grow freely, and with it everything that holds the leaf.
    private Move Raise(int variable)
    {
        var leaf = variable;
        while (_partsOf[leaf] is { } parts)
        {
            leaf = Array.Find(parts, p => _block.Upper[p] == Shuttle.Infinite);
        }

        if (!_raises.TryGetValue(leaf, out var move))
        {
            var raised = new SortedSet<int> { leaf };
            var due = new Stack<int>(raised);
            while (due.TryPop(out var next))
            {
                _totalsOf[next].Where(raised.Add).ToList().ForEach(due.Push);
            }

            _raises.Add(leaf, move = Move.Up(_check.Keeps(_block.Positions, Move.Up([.. raised])) ? [.. raised] : []));
        }

        return move;
    }
}
