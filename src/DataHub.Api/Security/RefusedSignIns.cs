using System.Collections.Concurrent;
using System.Net;

namespace DataHub.Api.Security;

/// <summary>Counts refused sign-ins per origin until they are written to the audit log, a minute at a time.</summary>
internal sealed class RefusedSignIns
{
    /// <summary>Origins told apart in one minute: a flood from many addresses must not flood the log. The others are counted together, without origin.</summary>
    public const int MaxOrigins = 100;

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Count(IPAddress? origin) => Count($"{origin}", 1);

    public void Count(string origin, long times)
    {
        var key = _counts.Count >= MaxOrigins && !_counts.ContainsKey(origin) ? string.Empty : origin;
        _counts.AddOrUpdate(key, times, (_, count) => count + times);
    }

    /// <summary>Takes what was counted.</summary>
    public IReadOnlyList<(string Origin, long Times)> Take()
    {
        var taken = new List<(string, long)>();
        foreach (var origin in _counts.Keys.Order(StringComparer.Ordinal))
        {
            if (_counts.TryRemove(origin, out var times))
            {
                taken.Add((origin, times));
            }
        }

        return taken;
    }
}
