namespace DataHub.Disclosure.Attack;

/// <summary>The values, <paramref name="lowest"/> to <paramref name="highest"/>, that a primary cell must still be able to have, and how many of them have a certificate.</summary>
internal sealed class Need(int variable, long lowest, long highest)
{
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
}
