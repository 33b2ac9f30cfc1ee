namespace DataHub.Disclosure.Attack;

/// <summary>The values, <paramref name="lowest"/> to <paramref name="highest"/>, that a primary cell must still be able to have, and how many of them have a certificate.</summary>
internal sealed class Need(int variable, long lowest, long highest)
{
    // Steps longer than one leave gaps, and each value between gaps is remembered on its own.
    private const long MostGaps = 1000;

    private readonly List<(long From, long To)> _open = [(lowest, highest)];

    /// <summary>The cell's number within its block.</summary>
    public int Variable { get; } = variable;

    public long Lowest { get; } = lowest;

    public long Highest { get; } = highest;

    public bool IsMet => _open.Count == 0;

    /// <summary>The smallest value still without a certificate.</summary>
    public long FirstOpen => _open[0].From;

    public bool IsOpen(long value) => _open.Exists(o => o.From <= value && value <= o.To);

    public bool IsAnyOpen(long from, long to) => _open.Exists(o => o.From <= to && from <= o.To);

    /// <summary>Certificates were found for <paramref name="from"/> to <paramref name="to"/>.</summary>
    public void Meet(long from, long to)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var (first, last) = _open[i];
            if (first > to || from > last)
            {
                continue;
            }

            _open.RemoveAt(i);
            if (to < last)
            {
                _open.Insert(i, (to + 1, last));
            }

            if (first < from)
            {
                _open.Insert(i, (first, from - 1));
            }
        }
    }

    /// <summary>Certificates were found for every value from <paramref name="from"/> to <paramref name="to"/> in steps.</summary>
    public void Meet(long from, long to, long step)
    {
        if (step == 1)
        {
            Meet(from, to);
            return;
        }

        var start = from + (Math.Max(0, (Lowest - from + step - 1) / step) * step);
        for (var value = start; value <= Math.Min(Math.Min(to, Highest), start + (MostGaps * step)); value += step)
        {
            Meet(value, value);
        }
    }

    /// <summary>The same need for a cell that has another number elsewhere, as far as it is met by now.</summary>
    public Need At(int place)
    {
        var copy = new Need(place, Lowest, Highest);
        copy._open.Clear();
        copy._open.AddRange(_open);
        return copy;
    }
}
