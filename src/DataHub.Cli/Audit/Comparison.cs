using DataHub.AuditLog.Verification;

namespace DataHub.Cli.Audit;

/// <summary>Rows of a database held against what entries of the log say of them.</summary>
/// <param name="firstEntry">The first entry that is still there: of what came before it nothing can be said.</param>
internal sealed class Comparison(long firstEntry)
{
    private readonly List<LogFault> _faults = [];

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<LogFault> Faults => _faults;

    /// <summary>How many rows there are that entries may have spoken of that are gone.</summary>
    public int Unproven { get; private set; }

    /// <summary>Whether the log has all of its entries.</summary>
    public bool IsWhole => firstEntry == 0;

    /// <param name="what">What the rows are, in the singular.</param>
    /// <param name="rows">By a key; what they say; and the entry that they name themselves, where they name one.</param>
    /// <param name="told">By the same key; the entry, and what it says.</param>
    public void Add(string what, IReadOnlyDictionary<string, (string Text, long? Entry)> rows, IReadOnlyDictionary<string, (long Entry, string Text)> told)
    {
        foreach (var (key, (entry, text)) in told)
        {
            if (!rows.TryGetValue(key, out var row))
            {
                Add(entry, $"A {what} that the log speaks of is not there.");
            }
            else if (row.Text != text)
            {
                Add(entry, $"A {what} is not what the log says.");
            }
        }

        var untold = rows.Where(r => !told.ContainsKey(r.Key)).ToList();
        var foreign = untold.Where(r => IsWhole || r.Value.Entry >= firstEntry).ToList();
        Unproven += untold.Count - foreign.Count;
        if (foreign.Count > 0)
        {
            Add(foreign.Min(r => r.Value.Entry), $"A {what} is there that the log does not speak of.");
        }
    }

    /// <summary>Something that does not fit.</summary>
    public void Add(long? entry, string what) => _faults.Add(new LogFault(entry, what));
}
