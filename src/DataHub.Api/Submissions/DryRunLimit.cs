using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>
/// Counts dry runs per client, indicator, period and hour: each tells what would be hidden, and hundreds of them would tell how the hub chooses. Kept in
/// memory alone, since nothing of a dry run may stay.
/// </summary>
internal sealed class DryRunLimit(HubOptions options, TimeProvider time)
{
    private const int MaxWindows = 100_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Client, string Indicator, string Period), Window> _windows = [];

    /// <summary>Null when all tables have a run left, which is then used up; otherwise how long to wait.</summary>
    public TimeSpan? Take(string client, IReadOnlyCollection<TableKey> tables)
    {
        var now = time.GetUtcNow();
        lock (_windows)
        {
            if (_windows.Count + tables.Count > MaxWindows)
            {
                Forget(now);
            }

            var windows = tables.Select(t => Find((client, t.Indicator, t.TimePeriod), now)).ToList();
            var full = windows.Where(w => w.Runs >= options.DryRunsPerHour).ToList();
            if (full.Count > 0 || _windows.Count > MaxWindows)
            {
                return full.Select(w => w.End - now).Append(TimeSpan.FromSeconds(1)).Max();
            }

            windows.ForEach(w => w.Runs++);
            return null;
        }
    }

    private Window Find((string Client, string Indicator, string Period) id, DateTimeOffset now)
    {
        if (!_windows.TryGetValue(id, out var window) || window.End <= now)
        {
            _windows[id] = window = new Window { End = now + Hour };
        }

        return window;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (id, window) in _windows)
        {
            if (window.End <= now)
            {
                _windows.Remove(id);
            }
        }
    }

    private sealed class Window
    {
        public DateTimeOffset End { get; init; }

        public int Runs { get; set; }
    }
}
