namespace DataHub.Cli.Files;

/// <summary>
/// What is wrong with the files, all of it at once. A fault names file, line and column and never what stands there: where columns are mixed up, a count may
/// stand in the place of a code.
/// </summary>
internal sealed class FaultList
{
    private const int MostShown = 20;

    private readonly List<(string File, int Line, string Text)> _faults = [];

    public int Count => _faults.Count;

    /// <summary>A fault of a whole file.</summary>
    public void Add(string file, string text) => _faults.Add((file, 0, $"{Screen.Plain(file)}: {text}"));

    /// <summary>A fault of a line.</summary>
    public void Add(string file, int line, string text) => _faults.Add((file, line, $"{Screen.Plain(file)}, line {Screen.Number(line)}: {text}"));

    /// <summary>A fault of one field.</summary>
    public void Add(string file, int line, string column, string text)
        => _faults.Add((file, line, $"{Screen.Plain(file)}, line {Screen.Number(line)}, column {Screen.Plain(column)}: {text}"));

    /// <exception cref="UsageException">There are faults.</exception>
    public void ThrowIfAny()
    {
        if (Count == 0)
        {
            return;
        }

        var shown = _faults.GroupBy(f => f.File).SelectMany(file => file.OrderBy(f => f.Line)).Select(f => f.Text).Take(MostShown);
        throw new UsageException(string.Join('\n', Count > MostShown ? shown.Append($"... and {Screen.Number(Count - MostShown)} more.") : shown));
    }
}
