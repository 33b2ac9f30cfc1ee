using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>
/// A table as it was published, by this tool or another: one column per dimension, then <c>status</c> and <c>value</c>. A cell that is not in it, or whose
/// status is <c>missing</c>, is unknown.
/// </summary>
internal sealed class ProtectedFile
{
    private readonly CsvFile _csv;
    private readonly FaultList _faults;
    private readonly TableShape _shape;
    private readonly Dictionary<int, long?> _cells = [];
    private readonly List<(CsvRow Row, long? Value)> _rests = [];
    private readonly List<(int Cell, int Line)> _published = [];

    private ProtectedFile(CsvFile csv, TableShape shape, FaultList faults)
    {
        _csv = csv;
        _shape = shape;
        _faults = faults;
    }

    /// <summary>The table, for the attacker.</summary>
    public ProtectedTable Table { get; private set; } = null!;

    /// <summary>The codes of its cells.</summary>
    public CellNames Names { get; private set; } = null!;

    /// <summary>The names of the dimensions.</summary>
    public string[] Dimensions => _csv.Header[..^2];

    /// <summary>Reads a file with its code lists.</summary>
    public static ProtectedFile? Read(string path, IReadOnlyDictionary<string, CodeList?> lists, ProtectionRules rules, FaultList faults)
    {
        if (CsvFile.Read(path, faults) is not { } csv)
        {
            return null;
        }

        if (csv.Header is not [.., TableText.Status, TableText.Value])
        {
            faults.Add(path, 1, $"the last two columns are to be {TableText.Status} and {TableText.Value}.");
            return null;
        }

        if (TableShape.Of(csv, csv.Header.Length - 2, lists, mayHoldRests: true, faults) is not { } shape)
        {
            return null;
        }

        var file = new ProtectedFile(csv, shape, faults);
        csv.Rows.ForEach(file.ReadRow);
        return faults.Count == 0 && file.Complete(rules) ? file : null;
    }

    /// <summary>Adds a fault for each published figure that contradicts others.</summary>
    public void AddContradictions(CancellationToken cancellation)
    {
        var raw = new RawTable(Table.Key, _shape.Cube, [.. _published.Select(p => p.Cell)], [.. _published.Select(p => _cells[p.Cell]!.Value)]);
        foreach (var found in DisclosureControl.FindContradictions(raw, TimeSpan.FromMinutes(1), cancellation))
        {
            _faults.Add(_csv.Path, _published[found.Observation].Line, TableText.Value, "the figure contradicts those of other lines: they do not add up.");
        }

        if (_faults.Count == 0)
        {
            _faults.Add(_csv.Path, Table.Rules.HidesZeros ? "no counts fit the published figures."
                : "no counts fit the published figures; a suppressed cell counts as at least 1, since zeros are published.");
        }
    }

    private void ReadRow(CsvRow row)
    {
        var status = row.Fields[^2];
        if (status is not (TableText.Published or TableText.Suppressed or TableText.Missing))
        {
            _faults.Add(_csv.Path, row.Line, TableText.Status, $"the status is to be {TableText.Published}, {TableText.Suppressed} or {TableText.Missing}.");
        }

        long? value = null;
        if (status == TableText.Published)
        {
            value = Figure.Read(row.Fields[^1], out var fault);
            if (value is null)
            {
                _faults.Add(_csv.Path, row.Line, TableText.Value, fault);
            }
        }
        else if (row.Fields[^1].Length > 0)
        {
            _faults.Add(_csv.Path, row.Line, TableText.Value, "only a published cell has a value.");
        }

        if (Dimensions.Select((_, d) => row.Fields[d]).Any(c => c.StartsWith(CellNames.RestOfChildren, StringComparison.Ordinal)))
        {
            _rests.Add((row, value));
        }
        else if (_shape.CellOf(row) is >= 0 and var cell && status != TableText.Missing)
        {
            _cells.Add(cell, value);
            if (value is not null)
            {
                _published.Add((cell, row.Line));
            }
        }
    }

    // Which rests there can be depends on all other lines.
    private bool Complete(ProtectionRules rules)
    {
        var structure = _rests.Count == 0 ? new TableStructure(_shape.Cube, []) : TableStructure.Of(_shape.Cube, _cells.ContainsKey);
        Names = new CellNames(structure);
        var lines = new Dictionary<int, int>();
        foreach (var (row, value) in _rests)
        {
            var position = Names.RestAt(row.Fields[..Dimensions.Length]);
            if (position < 0)
            {
                _faults.Add(_csv.Path, row.Line, "nothing is left of this cell: all cells below it are in the file, or none.");
            }
            else if (!lines.TryAdd(position, row.Line))
            {
                _faults.Add(_csv.Path, row.Line, $"the same cell as in line {Screen.Number(lines[position])}.");
            }
            else if (row.Fields[^2] != TableText.Missing)
            {
                _cells.Add(position, value);
            }
        }

        if (_faults.Count > 0)
        {
            return false;
        }

        Table = CanonicalText.Read(structure, rules, _cells);
        return true;
    }
}
