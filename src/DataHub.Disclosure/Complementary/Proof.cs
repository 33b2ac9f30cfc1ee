using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Which required values have been shown possible. Every table counts for all cells at once, and so do all tables on the line through it and the
/// true one.
/// </summary>
internal sealed class Proof
{
    private readonly JudgedTable _table;
    private readonly IReadOnlyList<Requirement> _requirements;
    private readonly bool[][] _isShown;
    private readonly long _longest;

    public Proof(JudgedTable table, IReadOnlyList<Requirement> requirements)
    {
        _table = table;
        _requirements = requirements;
        _isShown = new bool[requirements.Count][];
        for (var i = 0; i < _isShown.Length; i++)
        {
            _isShown[i] = new bool[requirements[i].Highest - requirements[i].Lowest + 1];
            _longest = Math.Max(_longest, _isShown[i].Length);
        }

        Mark(table.Values);
    }

    /// <summary>Whether the value is shown possible for the requirement's cell.</summary>
    public bool IsShown(int requirement, long value) => _isShown[requirement][value - _requirements[requirement].Lowest];

    /// <summary>The cell that a requirement is about.</summary>
    public int CellOf(int requirement) => _requirements[requirement].Cell;

    /// <summary>The required values that are still open.</summary>
    public IEnumerable<(int Requirement, long Value)> Open()
    {
        for (var i = 0; i < _isShown.Length; i++)
        {
            for (var offset = 0; offset < _isShown[i].Length; offset++)
            {
                if (!_isShown[i][offset])
                {
                    yield return (i, _requirements[i].Lowest + offset);
                }
            }
        }
    }

    /// <summary>Takes a table into the proof if it holds, with its whole line. False when it does not hold.</summary>
    public bool Add(bool[] hidden, long[] certificate)
    {
        if (!Certificate.Holds(_table, hidden, certificate))
        {
            return false;
        }

        var move = new long[certificate.Length];
        var step = 0L;
        for (var v = 0; v < move.Length; v++)
        {
            move[v] = certificate[v] - _table.Values[v];
            step = GreatestCommonDivisor(step, Math.Abs(move[v]));
        }

        Mark(certificate);
        var limit = step == 0 ? 0 : Math.Min(_longest, 4096);
        for (var times = -limit; times <= limit; times++)
        {
            AddPoint(hidden, move, step, times);
        }

        return true;
    }

    private void AddPoint(bool[] hidden, long[] move, long step, long times)
    {
        if (times == 0 || !ShowsSomethingNew(move, step, times))
        {
            return;
        }

        var point = new long[move.Length];
        for (var v = 0; v < point.Length; v++)
        {
            point[v] = _table.Values[v] + (move[v] / step * times);
        }

        if (Certificate.Holds(_table, hidden, point))
        {
            Mark(point);
        }
    }

    private bool ShowsSomethingNew(long[] move, long step, long times)
    {
        for (var i = 0; i < _isShown.Length; i++)
        {
            var cell = _requirements[i].Cell;
            var offset = _table.Values[cell] + (move[cell] / step * times) - _requirements[i].Lowest;
            if (offset >= 0 && offset < _isShown[i].Length && !_isShown[i][offset])
            {
                return true;
            }
        }

        return false;
    }

    private void Mark(ReadOnlySpan<long> certificate)
    {
        for (var i = 0; i < _isShown.Length; i++)
        {
            var offset = certificate[_requirements[i].Cell] - _requirements[i].Lowest;
            if (offset >= 0 && offset < _isShown[i].Length)
            {
                _isShown[i][offset] = true;
            }
        }
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
