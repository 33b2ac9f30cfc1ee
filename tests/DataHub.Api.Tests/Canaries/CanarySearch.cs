using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Canaries;

/// <summary>Looks for figures that nobody may find: in every file of the data folder, in the log, in traces and metrics, and in what others are told.</summary>
internal static class CanarySearch
{
    /// <summary>Under a threshold of a thousand million both are small.</summary>
    public const long First = 314_159_265, Second = 271_828_182;

    /// <summary>All that a hub keeps, and what a dashboard and the officer read of it.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="question">What the dashboard asks of <c>/v1/indicators</c>.</param>
    public static async Task<string> KeptAsync(Hub hub, string question)
    {
        var dashboard = await hub.Client("aggregates:read").GetStringAsync(new Uri($"/v1/indicators/{question}", UriKind.Relative));
        var officer = hub.Client("audit:read");
        var log = await officer.GetStringAsync(new Uri("/v1/audit-entries?limit=100", UriKind.Relative));
        var list = await officer.GetStringAsync(new Uri("/v1/submissions", UriKind.Relative));
        return hub.Logs.Text + dashboard + log + list + await ReportsAsync(officer, question.Split('/')[0]) + FilesOf(hub.DataFolder);
    }

    /// <summary>The officer's reports, as answers and as files.</summary>
    private static async Task<string> ReportsAsync(HttpClient officer, string indicator)
    {
        var told = new StringBuilder();
        string[] paths = ["audit-entries", "submissions", $"indicators/{indicator}/policies", $"indicators/{indicator}/publications", "reports/missing?timePeriod=2021", "reports/refusals", "reports/reads"];
        foreach (var (path, type) in paths.SelectMany(p => new[] { (p, "application/json"), (p, "text/csv") }))
        {
            using var answer = await officer.SendAsync("GET", $"/v1/{path}", null, ("Accept", type));
            Assert.That((int)answer.StatusCode, Is.EqualTo(200));
            told.Append(await answer.Content.ReadAsStringAsync());
        }

        return told.ToString();
    }

    /// <summary>Every byte of every file, free pages of the database included; each byte a character.</summary>
    public static string FilesOf(string folder)
    {
        // The lock is empty and nobody else may open it.
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal));
        return string.Concat(files.Select(Read));
    }

    /// <summary>Which figures stand in it, in whatever way.</summary>
    public static IReadOnlyList<long> Find(string kept, params IEnumerable<long> figures) => [.. figures.Where(f => FormsOf(f).Any(form => kept.Contains(form, StringComparison.Ordinal)))];

    public static void AssertLacks(string kept, params IEnumerable<long> figures) => Assert.That(Find(kept, figures), Is.Empty);

    // As text of one or two bytes a character, and as a whole number of eight or four bytes whichever comes first; SQLite leaves out the leading zeros of the former.
    private static IEnumerable<string> FormsOf(long figure)
    {
        var text = figure.ToString(CultureInfo.InvariantCulture);
        yield return text;
        yield return Latin(Encoding.Unicode.GetBytes(text));
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, figure);
        yield return Latin(figure > uint.MaxValue ? bytes[2..] : bytes[4..]);
        Array.Reverse(bytes);
        yield return Latin(figure > uint.MaxValue ? bytes[..6] : bytes[..4]);
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
