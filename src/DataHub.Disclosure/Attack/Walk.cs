namespace DataHub.Disclosure.Attack;

/// <summary>
/// Goes from one integer table that fits to others, by moves that were checked by additions. A move taken as often as it goes both ways gives certificates for
/// every value on the way, of every unknown in it, without writing the tables down.
/// </summary>
internal sealed class Walk : IDisposable
{
    private static readonly int[] Sizes = [100, 400, 1600];

    private const int MostStretches = 24;
    private const int MostMovesOf = 16;
    private const int FirstAttempts = 2;

    private readonly Unknowns _unknowns;
    private readonly CertificateCheck _check;
    private readonly CancellationToken _cancellation;
    private readonly GeneratorSystem _system;
    private readonly long[] _least;
    private readonly Need?[] _needs;
    private readonly long[] _smallest;
    private readonly long[] _largest;
    private readonly List<Move>?[] _movesOf;
    private readonly List<(Move Move, long Times)> _path = [];
    private readonly ChangeSum _sum;
    private RepairSearch? _search;
    private Neighbourhood? _near;
    private NearestTable? _nearest;
    private long[] _figures = [];

    public Walk(Unknowns unknowns, Shuttle shuttle, CertificateCheck check, CancellationToken cancellation)
    {
        _unknowns = unknowns;
        _check = check;
        _cancellation = cancellation;
        _system = new GeneratorSystem(unknowns, shuttle);
        _least = Array.ConvertAll(_system.Generators, v => shuttle.Lower[v]);
        _needs = new Need?[unknowns.Count];
        _smallest = new long[unknowns.Count];
        _largest = new long[unknowns.Count];
        _movesOf = new List<Move>?[unknowns.Count];
        _sum = new ChangeSum(_system, unknowns.Count);
    }

    /// <summary>Whether a table is known to start from.</summary>
    public bool HasPoint => _search is not null;

    /// <summary>By unknown: the table the walk stands at.</summary>
    public ReadOnlySpan<long> Figures => _figures;

    /// <summary>By unknown: the smallest figure met in any certificate. Meaningful once there is a point.</summary>
    public ReadOnlySpan<long> Smallest => _smallest;

    /// <summary>By unknown: the largest figure met.</summary>
    public ReadOnlySpan<long> Largest => _largest;

    /// <summary>From now on every certificate counts for this need.</summary>
    public void Add(Need need) => _needs[need.Variable] = need;

    /// <summary>Looks for a table to start from.</summary>
    public bool Start()
    {
        var search = new StartSearch(_system, _least, _cancellation).Find();
        return search is not null && new Lift(_system, _unknowns, _least, _cancellation).Run(search) is { } figures && StartAt(search, figures);
    }

    /// <summary>Starts from a table that somebody else found.</summary>
    public bool StartAt(long[] figures)
    {
        var ofGenerators = Array.ConvertAll(_system.Generators, v => figures[v]);
        return StartAt(new RepairSearch(_system, ofGenerators, _least), figures);
    }

    /// <summary>Looks for the certificates that a need still lacks, step by step.</summary>
    /// <param name="need">The need.</param>
    /// <param name="effort">How many states each search for a move looks at.</param>
    public void Meet(Need need, int effort)
        => Meet(need, (variable, difference) => _search!.Move(GeneratorsOf(variable), Math.Sign(difference), effort) ? _search.Found : null);

    /// <summary>Asks the solvers for them: a linear program, then integer programs near by.</summary>
    public void MeetBySolvers(Need need) => Meet(need, (variable, difference) => Vertex(variable, difference, 0, FirstAttempts) ?? Near(variable, difference));

    /// <summary>Asks the linear program again and again, for other vertices each time: the next one may be whole.</summary>
    /// <param name="need">The need.</param>
    /// <param name="attempts">How often.</param>
    public void MeetByVertices(Need need, int attempts) => Meet(need, (variable, difference) => Vertex(variable, difference, FirstAttempts, attempts));

    /// <inheritdoc/>
    public void Dispose() => _nearest?.Dispose();

    private void Meet(Need need, Func<int, long, List<(int Generator, long Steps)>?> find)
    {
        Add(need);
        need.Meet(_figures[need.Variable], _figures[need.Variable]);
        var moves = _movesOf[need.Variable];
        for (var i = 0; i < moves?.Count && !need.IsMet; i++)
        {
            Stretch(moves[i]);
        }

        for (var stretch = 0; stretch < MostStretches && !need.IsMet && Approach(need.Variable, need.FirstOpen, find); stretch++)
        {
            _cancellation.ThrowIfCancellationRequested();
        }

        // Back to where there is room on all sides.
        for (var i = _path.Count - 1; i >= 0; i--)
        {
            Go(_path[i].Move, -_path[i].Times);
        }

        _path.Clear();
    }

    private bool StartAt(RepairSearch search, long[] figures)
    {
        if (!_check.Agrees(_unknowns.Positions, figures))
        {
            return false;
        }

        _search = search;
        _near = new Neighbourhood(_system, search, _least, _cancellation);
        _figures = figures;
        for (var v = 0; v < figures.Length; v++)
        {
            _smallest[v] = figures[v];
            _largest[v] = figures[v];
            _needs[v]?.Meet(figures[v], figures[v]);
        }

        return true;
    }

    // Goes some way towards a value.
    private bool Approach(int variable, long value, Func<int, long, List<(int Generator, long Steps)>?> find)
    {
        var moves = _movesOf[variable];
        for (var i = 0; i < moves?.Count; i++)
        {
            if (Advance(moves[i], variable, value))
            {
                return true;
            }
        }

        if (find(variable, value - _figures[variable]) is not { } changes || _sum.Of(changes) is not { } move || !_check.Keeps(_unknowns.Positions, move))
        {
            return false;
        }

        Remember(move);
        Stretch(move);
        return Advance(move, variable, value);
    }

    private List<(int Generator, long Steps)>? Vertex(int variable, long difference, int from, int to)
    {
        _nearest ??= new NearestTable(_system, _unknowns, _least, _cancellation);
        for (var attempt = from; attempt < to; attempt++)
        {
            if (_nearest.Shift(_figures, variable, difference, attempt) is { } nearest)
            {
                return nearest;
            }

            if (_nearest.IsImpossible)
            {
                break;
            }
        }

        return null;
    }

    private List<(int Generator, long Steps)>? Near(int variable, long difference)
    {
        foreach (var size in Sizes)
        {
            var (changes, isAll) = _near!.Shift(GeneratorsOf(variable), difference, size);
            if (changes is not null || isAll)
            {
                return changes;
            }
        }

        return null;
    }

    private int[] GeneratorsOf(int variable) => _system.NumberOf[variable] is var number and >= 0 ? [number] : _system.Below(variable).ToArray();

    private bool Advance(Move move, int variable, long value)
    {
        var step = move.Steps[Array.IndexOf(move.Variables, variable)];
        var (back, forth) = move.Range(_figures, _unknowns.Lower);
        var distance = value - _figures[variable];
        var times = Math.Clamp(distance / step, back, forth);
        if (times == 0)
        {
            return false;
        }

        Stretch(move);
        Go(move, times);
        _path.Add((move, times));
        return true;
    }

    // Every table on the line through this one counts.
    private void Stretch(Move move)
    {
        var (back, forth) = move.Range(_figures, _unknowns.Lower);
        for (var i = 0; i < move.Variables.Length; i++)
        {
            var (variable, step) = (move.Variables[i], move.Steps[i]);
            var (one, other) = (_figures[variable] + (step * back), _figures[variable] + (step * forth));
            var (from, to) = (Math.Min(one, other), Math.Max(one, other));
            _smallest[variable] = Math.Min(_smallest[variable], from);
            _largest[variable] = Math.Max(_largest[variable], to);
            if (_needs[variable] is { IsMet: false } need)
            {
                need.Meet(from, to, Math.Abs(step));
            }
        }
    }

    private void Go(Move move, long times)
    {
        for (var i = 0; i < move.Variables.Length; i++)
        {
            var variable = move.Variables[i];
            _figures[variable] += move.Steps[i] * times;
            if (_system.NumberOf[variable] is var generator and >= 0)
            {
                _search!.Set(generator, _figures[variable]);
            }
        }
    }

    private void Remember(Move move)
    {
        foreach (var variable in move.Variables)
        {
            var moves = _movesOf[variable] ??= [];
            if (moves.Count < MostMovesOf)
            {
                moves.Add(move);
            }
        }
    }
}
