using System.Text.Json;
using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

/// <summary>A dashboard that notes what it sees, moment by moment, to be held against what the officer is told of each moment later.</summary>
internal sealed class Notebook(Desk desk, string indicator)
{
    private static readonly string[] Partners = ["comensha", "riec"], Periods = ["2020", "2021"];

    private readonly List<(DateTimeOffset At, string Seen)> _notes = [];

    /// <summary>Notes what is seen now; then a second passes.</summary>
    public async Task LookAsync()
    {
        _notes.Add((desk.Hub.Clock.GetUtcNow(), await SeenAsync()));
        desk.Hub.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Fails unless the officer is told of every moment what was noted then, and of the moments in between.</summary>
    public async Task AssertToldAsync()
    {
        Assert.That(_notes.Select(n => n.Seen).Distinct().Count(), Is.GreaterThan(1), "something happened");
        foreach (var (at, seen) in _notes)
        {
            Assert.That(await ToldAsync(at), Is.EqualTo(seen), $"at {at:O}");
            Assert.That(await ToldAsync(at.AddMilliseconds(999.5)), Is.EqualTo(seen), $"just before the second after {at:O} is over");
        }
    }

    // What readers see of one partner's one period: three cells, or none.
    private async Task<string> SeenAsync()
    {
        var lines = new List<string>();
        foreach (var (partner, period) in Partners.SelectMany(p => Periods.Select(t => (p, t))))
        {
            var cells = await desk.AskAsync($"{indicator}/aggregates?partner={partner}&timePeriod={period}&groupBy=age*");
            var (published, suppressed) = (cells.Count(c => c.Contains(" published ", StringComparison.Ordinal)), cells.Count(c => c.Contains(" suppressed ", StringComparison.Ordinal)));
            lines.AddRange(published + suppressed == 0 ? [] : [$"{partner} {period} {published} {suppressed}"]);
        }

        var all = await desk.GetAsync($"{indicator}/aggregates").JsonAsync();
        return Text(lines, all.GetProperty("updatedAt").ToString());
    }

    private async Task<string> ToldAsync(DateTimeOffset at)
    {
        var tables = await desk.Hub.Client("audit:read", "officer").ItemsAsync(
            $"/v1/indicators/{indicator}/publications?at={Uri.EscapeDataString(at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", null))}&limit=2", "publications");
        var changed = tables.Select(t => t.GetProperty(t.GetProperty("reprotectedAt").ValueKind == JsonValueKind.Null ? "storedAt" : "reprotectedAt").ToString());
        return Text(tables.Select(t => t.Line("partner", "timePeriod", "published", "suppressed")), changed.DefaultIfEmpty(string.Empty).Max(StringComparer.Ordinal)!);
    }

    private static string Text(IEnumerable<string> tables, string updatedAt) => $"{string.Join(", ", tables)}; updated {updatedAt}";
}
