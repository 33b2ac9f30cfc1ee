using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>A table as it is to be protected: one column per dimension, the last column the count. A cell that is not in it is unknown.</summary>
internal sealed class CountsFile
{
    // Room for every sum the engine forms.
    private const long LargestSum = 1L << 60;

    private readonly CsvFile _csv;
    private readonly FaultList _faults;
    private readonly List<int> _cells = [];
    private readonly List<int> _lines = [];
    private readonly List<long> _values = [];

    private CountsFile(CsvFile csv, FaultList faults)
    {
        _csv = csv;
        _faults = faults;
    }

    /// <summary>The names of the dimensions.</summary>
    public string[] Dimensions => _csv.Header[..^1];

    /// <summary>The figures. Null until <see cref="Read"/> has found no fault.</summary>
    public RawTable? Table { get; private set; }

    /// <summary>Reads a file with its code lists.</summary>
    public static CountsFile? Read(string path, IReadOnlyDictionary<string, CodeList?> lists, FaultList faults)
    {
        if (CsvFile.Read(path, faults) is not { } csv)
        {
            return null;
        }

        var file = new CountsFile(csv, faults);
        file.ReadCells(TableShape.Of(csv, csv.Header.Length - 1, lists, mayHoldRests: false, faults));
        return file;
    }

    /// <summary>Adds a fault for each place at which the figures contradict each other.</summary>
    public void Add(IEnumerable<Contradiction> contradictions)
    {
        foreach (var contradiction in contradictions)
        {
            _faults.Add(_csv.Path, _lines[contradiction.Observation], _csv.Header[^1], "the count contradicts those of other lines: they do not add up.");
        }
    }

    private void ReadCells(TableShape? shape)
    {
        Int128 sum = 0;
        foreach (var row in _csv.Rows)
        {
            if (Figure.Read(row.Fields[^1], out var fault) is not { } value)
            {
                _faults.Add(_csv.Path, row.Line, _csv.Header[^1], fault);
                value = 0;
            }

            sum += value;
            if (shape?.CellOf(row) is >= 0 and var cell)
            {
                _cells.Add(cell);
                _lines.Add(row.Line);
                _values.Add(value);
            }
        }

        if (sum > LargestSum)
        {
            _faults.Add(_csv.Path, "the counts are larger than 2^60 together.");
        }

        if (_faults.Count == 0 && shape is not null)
        {
            // Not the file's name: the same figures and key are to hide the same cells wherever they lie.
            Table = new RawTable(new TableKey("-", string.Join(',', _csv.Header), "-"), shape.Cube, [.. _cells], [.. _values]);
        }
    }
}
