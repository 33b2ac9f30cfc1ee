namespace DataHub.Disclosure.Attack;

/// <summary>
/// Figures close to a table that fits, well above the lower bounds: in each demand in turn the generators are scaled, over their lower bounds, to the sum
/// demanded, until nothing changes much. They are rounded a share at a time, those next to whole numbers first, and the others are fitted again.
/// </summary>
internal sealed class ProportionalFit
{
    private const int FirstSweeps = 1000;
    private const int LaterSweeps = 40;
    private const int Shares = 25;
    private const double Precision = 1e-3;

    // The room that a generator gets which nothing published bounds.
    private const double FreeRoom = 4;

    private readonly GeneratorSystem _system;
    private readonly long[] _least;
    private readonly CancellationToken _cancellation;
    private readonly double[] _room;
    private readonly bool[] _isRounded;
    private readonly double[] _wanted;

    public ProportionalFit(GeneratorSystem system, long[] least, CancellationToken cancellation)
    {
        _system = system;
        _least = least;
        _cancellation = cancellation;
        _room = new double[least.Length];
        _isRounded = new bool[least.Length];
        _wanted = new double[system.Rows.Count];
        for (var g = 0; g < least.Length; g++)
        {
            _room[g] = system.Columns.Entries(g).Length == 0 ? FreeRoom : 1;
        }

        for (var row = 0; row < _wanted.Length; row++)
        {
            _wanted[row] = system.Right(row);
            var entries = system.Rows.Entries(row);
            for (var i = 0; i < entries.Length; i++)
            {
                _wanted[row] -= system.Rows.Coefficients(row)[i] * least[entries[i]];
            }
        }
    }

    /// <summary>The generators' figures, in whole numbers that need not meet every demand.</summary>
    public long[] Round()
    {
        Sweep(FirstSweeps);
        var open = new List<int>(Enumerable.Range(0, _room.Length));
        for (var share = Shares; share > 0; share--)
        {
            open.Sort((a, b) => (Distance(a), a).CompareTo((Distance(b), b)));
            var count = (open.Count + share - 1) / share;
            for (var i = 0; i < count; i++)
            {
                _room[open[i]] = Math.Floor(_room[open[i]] + 0.5);
                _isRounded[open[i]] = true;
            }

            open.RemoveRange(0, count);
            Sweep(LaterSweeps);
        }

        return [.. _room.Select((r, g) => _least[g] + (long)r)];
    }

    private double Distance(int generator) => Math.Abs(_room[generator] - Math.Floor(_room[generator] + 0.5));

    private void Sweep(int times)
    {
        var error = double.MaxValue;
        for (var sweep = 0; sweep < times && error > Precision; sweep++)
        {
            _cancellation.ThrowIfCancellationRequested();
            error = 0;
            for (var row = 0; row < _wanted.Length; row++)
            {
                error = Math.Max(error, Scale(_system.Rows.Entries(row), _wanted[row]));
            }
        }
    }

    // How far the sum was off.
    private double Scale(ReadOnlySpan<int> entries, double wanted)
    {
        var sum = 0.0;
        foreach (var generator in entries)
        {
            wanted -= _isRounded[generator] ? _room[generator] : 0;
            sum += _isRounded[generator] ? 0 : _room[generator];
        }

        if (sum <= 0)
        {
            return 0;
        }

        var factor = Math.Max(wanted, 0) / sum;
        foreach (var generator in entries)
        {
            _room[generator] *= _isRounded[generator] ? 1 : factor;
        }

        return Math.Abs(wanted - sum);
    }
}
