namespace DataHub.Disclosure.Attack;

/// <summary>
/// Best-first search for small changes of generators. One step changes one generator by one; what it breaks in the demands is repaired step by step, the
/// tightest broken demand first, until less is broken than before. From a table that fits this gives a move; from one that does not, a table that fits better.
/// </summary>
internal sealed class RepairSearch
{
    // A change of more steps is hardly ever needed, and rarely has room.
    private const int MostSteps = 64;

    // Of the ways to repair a demand, the most promising.
    private const int MostWays = 24;

    // What one broken demand counts, in steps: the more, the sooner a way is found, or missed.
    private const int Greed = 4;

    private readonly GeneratorSystem _system;
    private readonly long[] _figures;
    private readonly long[] _least;
    private readonly long[] _excess;
    private readonly long[] _changes;
    private readonly int[] _blocked;
    private readonly List<int> _touched = [];
    private readonly List<Node> _nodes = [];
    private readonly PriorityQueue<int, long> _open = new();
    private readonly HashSet<long> _seen = [];
    private readonly List<(long Change, uint Noise, int Generator, int Sign)> _ways = [];
    private int _searches;

    /// <summary>Prepares the search around a table.</summary>
    /// <param name="system">What is demanded.</param>
    /// <param name="figures">The generators' figures; changed by <see cref="Apply"/> only.</param>
    /// <param name="least">The generators' lower bounds.</param>
    public RepairSearch(GeneratorSystem system, long[] figures, long[] least)
    {
        _system = system;
        _figures = figures;
        _least = least;
        _changes = new long[figures.Length];
        _blocked = new int[figures.Length];
        _excess = new long[system.Rows.Count];
        for (var row = 0; row < _excess.Length; row++)
        {
            _excess[row] = -system.Right(row);
            for (var i = 0; i < system.Rows.Entries(row).Length; i++)
            {
                _excess[row] += figures[system.Rows.Entries(row)[i]] * system.Rows.Coefficients(row)[i];
            }
        }
    }

    /// <summary>How many steps were taken in all searches so far.</summary>
    public long Effort { get; private set; }

    /// <summary>By how much a demand's sum is too large.</summary>
    public long Excess(int row) => _excess[row];

    /// <summary>The change last found: generators, some several times, and the direction of each step.</summary>
    public List<(int Generator, long Steps)> Found { get; } = [];

    /// <summary>Looks for a change that includes one step of one of the generators and breaks no demand that holds.</summary>
    /// <param name="generators">The generators; none of them goes the other way.</param>
    /// <param name="sign">Up or down.</param>
    /// <param name="effort">How many states are looked at.</param>
    public bool Move(ReadOnlySpan<int> generators, int sign, int effort)
    {
        Reset();
        foreach (var generator in generators)
        {
            _blocked[generator] = sign > 0 ? _searches : -_searches;
        }

        foreach (var generator in generators)
        {
            if (IsOpen(generator, sign))
            {
                Push(-1, generator, sign, Change(generator, sign), 1);
            }
        }

        return Run(-1, 1, effort);
    }

    /// <summary>Looks for a change that leaves less broken, starting at a broken demand.</summary>
    /// <param name="row">The demand.</param>
    /// <param name="effort">How many states are looked at.</param>
    /// <param name="isSideways">Whether it is enough to break no more elsewhere than is repaired here.</param>
    public bool Repair(int row, int effort, bool isSideways = false)
    {
        Reset();
        Branch(row, -1, 0, 0);
        return Run(row, isSideways ? 1 : 0, effort);
    }

    /// <summary>Makes the change last found.</summary>
    public void Apply()
    {
        foreach (var (generator, steps) in Found)
        {
            Set(generator, _figures[generator] + steps);
        }
    }

    /// <summary>The generators' figures.</summary>
    public ReadOnlySpan<long> Figures => _figures;

    /// <summary>A generator's figure.</summary>
    public long Figure(int generator) => _figures[generator];

    /// <summary>Changes a generator's figure.</summary>
    public void Set(int generator, long figure)
    {
        Add(generator, figure - _figures[generator], _excess);
        _figures[generator] = figure;
    }

    private void Reset()
    {
        _searches++;
        _nodes.Clear();
        _open.Clear();
        _seen.Clear();
        Found.Clear();
    }

    // A state is good when less is broken than goal; of a move everything must hold again.
    private bool Run(int row, int goal, int effort)
    {
        while (effort-- > 0 && _open.TryDequeue(out var index, out _))
        {
            Effort++;
            var node = _nodes[index];
            if (node.Broken < goal)
            {
                for (var i = index; i >= 0; i = _nodes[i].Parent)
                {
                    Found.Add((_nodes[i].Generator, _nodes[i].Sign));
                }

                return true;
            }

            if (node.Steps < MostSteps)
            {
                Expand(index, row);
            }
        }

        return false;
    }

    private void Expand(int index, int row)
    {
        _touched.Clear();
        for (var i = index; i >= 0; i = _nodes[i].Parent)
        {
            var (generator, sign) = (_nodes[i].Generator, _nodes[i].Sign);
            _changes[generator] += sign;
            Add(generator, sign, _excess);
            _touched.AddRange(_system.Columns.Entries(generator));
        }

        var tightest = row >= 0 && _excess[row] != 0 ? row : -1;
        foreach (var touched in _touched)
        {
            if (_excess[touched] != 0 && (tightest < 0 || IsTighter(touched, tightest)))
            {
                tightest = touched;
            }
        }

        if (tightest >= 0)
        {
            Branch(tightest, index, _nodes[index].Broken, _nodes[index].Steps);
        }

        for (var i = index; i >= 0; i = _nodes[i].Parent)
        {
            _changes[_nodes[i].Generator] = 0;
            Add(_nodes[i].Generator, -_nodes[i].Sign, _excess);
        }
    }

    private bool IsTighter(int row, int other)
    {
        var (size, otherSize) = (_system.Rows.Entries(row).Length, _system.Rows.Entries(other).Length);
        return size < otherSize || (size == otherSize && row < other);
    }

    private void Branch(int row, int parent, long broken, int steps)
    {
        _ways.Clear();
        var entries = _system.Rows.Entries(row);
        var coefficients = _system.Rows.Coefficients(row);
        for (var i = 0; i < entries.Length; i++)
        {
            var sign = (_excess[row] > 0) == (coefficients[i] > 0) ? -1 : 1;
            if (IsOpen(entries[i], sign))
            {
                _ways.Add((Change(entries[i], sign), Mix(entries[i], _searches), entries[i], sign));
            }
        }

        if (_ways.Count > MostWays)
        {
            _ways.Sort();
            _ways.RemoveRange(MostWays, _ways.Count - MostWays);
        }

        foreach (var (change, _, generator, sign) in _ways)
        {
            Push(parent, generator, sign, broken + change, steps + 1);
        }
    }

    // Not back again, not the other way than asked for, and not below what is known.
    private bool IsOpen(int generator, int sign)
        => _changes[generator] * sign >= 0
        && _blocked[generator] != -sign * _searches
        && (sign > 0 || _figures[generator] + _changes[generator] > _least[generator]);

    private void Push(int parent, int generator, int sign, long broken, int steps)
    {
        var state = unchecked((parent < 0 ? 0 : _nodes[parent].State) + (sign * (long)Spread(generator + 1)));
        if (_seen.Add(state))
        {
            _open.Enqueue(_nodes.Count, (((Greed * broken) + steps) << 32) + Mix(generator, _searches));
            _nodes.Add(new Node(parent, generator, sign, broken, steps, state));
        }
    }

    private long Change(int generator, int sign)
    {
        var change = 0L;
        var rows = _system.Columns.Entries(generator);
        var coefficients = _system.Columns.Coefficients(generator);
        for (var i = 0; i < rows.Length; i++)
        {
            var excess = _excess[rows[i]];
            change += Math.Abs(excess + (sign * coefficients[i])) - Math.Abs(excess);
        }

        return change;
    }

    private void Add(int generator, long sign, long[] excess)
    {
        var rows = _system.Columns.Entries(generator);
        var coefficients = _system.Columns.Coefficients(generator);
        for (var i = 0; i < rows.Length; i++)
        {
            excess[rows[i]] += sign * coefficients[i];
        }
    }

    // Numbers in no particular order, the same on every machine; the multiplier is 2^64 divided by the golden ratio.
    private static ulong Spread(long number)
    {
        var product = unchecked((ulong)number * 0x9E3779B97F4A7C15UL);
        return unchecked((product ^ (product >> 29)) * 0xBF58476D1CE4E5B9UL);
    }

    /// <summary>A number that stands for a generator in one search, and looks like any other.</summary>
    public static uint Mix(int generator, int search) => (uint)(Spread(((long)search << 32) + generator) >> 32);

    private readonly record struct Node(int Parent, int Generator, int Sign, long Broken, int Steps, long State);
}
