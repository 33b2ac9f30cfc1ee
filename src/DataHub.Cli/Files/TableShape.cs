using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>
/// The cube of a file's first columns. Of a code list only what the file uses is part of it: siblings that no line names are one code, <c>~x</c> below the
/// code <c>x</c>, as they are in what the engine hands back.
/// </summary>
internal sealed class TableShape
{
    // Far beyond what can be protected in a day, and below what memory holds.
    private const int MostCells = 2_000_000;

    private static readonly string[] Reserved = ["status", "value", "lower", "upper"];

    private readonly CsvFile _csv;
    private readonly FaultList _faults;

    private readonly bool _mayHoldRests;
    private readonly Dictionary<int, int> _lines = [];

    private TableShape(CsvFile csv, FaultList faults, bool mayHoldRests, Cube cube)
    {
        _csv = csv;
        _faults = faults;
        _mayHoldRests = mayHoldRests;
        Cube = cube;
    }

    public Cube Cube { get; }

    /// <summary>Finds the shape; null with its faults.</summary>
    /// <param name="csv">The file.</param>
    /// <param name="columns">How many of its columns are dimensions.</param>
    /// <param name="lists">The code lists by dimension; null where a list has faults of its own. A dimension without one takes the codes that the file has.</param>
    /// <param name="mayHoldRests">Whether a line may name the code <c>~x</c>.</param>
    /// <param name="faults">Where faults go.</param>
    public static TableShape? Of(CsvFile csv, int columns, IReadOnlyDictionary<string, CodeList?> lists, bool mayHoldRests, FaultList faults)
    {
        var names = csv.Header[..columns];
        if (columns > Cube.MaxDimensions)
        {
            faults.Add(csv.Path, 1, $"{Screen.Number(columns)} dimensions, where {Screen.Number(Cube.MaxDimensions)} are the most.");
            return null;
        }

        foreach (var name in names.Intersect(Reserved, StringComparer.Ordinal))
        {
            faults.Add(csv.Path, 1, name, "a dimension cannot have this name; it is a column of what is written.");
        }

        foreach (var name in lists.Keys.Except(names, StringComparer.Ordinal))
        {
            faults.Add(csv.Path, 1, $"no dimension {Screen.Plain(name)}, for which there is a code list.");
        }

        var reduced = names.Select((name, d) => lists.TryGetValue(name, out var list) ? list?.Reduce(Used(csv, d, list)) : Flat(csv, d)).ToList();
        if (reduced.Contains(null) || names.Intersect(Reserved, StringComparer.Ordinal).Any())
        {
            return null;
        }

        if (reduced.Aggregate((Int128)1, (cells, list) => cells * list!.Count) > MostCells)
        {
            faults.Add(csv.Path, $"more than {Screen.Number(MostCells)} cells with all totals.");
            return null;
        }

        return new TableShape(csv, faults, mayHoldRests, new Cube([.. names.Zip(reduced, (name, list) => new Dimension(name, list!))]));
    }

    /// <summary>The cell of a line; -1 with its faults, one of which is that an earlier line has the same cell.</summary>
    public int CellOf(CsvRow row)
    {
        var codes = row.Fields[..Cube.Dimensions.Count];
        var before = _faults.Count;
        for (var d = 0; d < codes.Length; d++)
        {
            if (FaultOf(codes[d], Cube.Dimensions[d].Codes) is { } fault)
            {
                _faults.Add(_csv.Path, row.Line, Cube.Dimensions[d].Code, fault);
            }
        }

        if (_faults.Count > before)
        {
            return -1;
        }

        var cell = Cube.CellAt((IReadOnlyList<string>)codes);
        if (!_lines.TryAdd(cell, row.Line))
        {
            _faults.Add(_csv.Path, row.Line, $"the same cell as in line {Screen.Number(_lines[cell])}.");
            return -1;
        }

        return cell;
    }

    private string? FaultOf(string code, CodeList list) => code switch
    {
        "" => $"the code is empty; {CodeList.Total} is the total.",
        [CodeList.RestPrefix, ..] when !_mayHoldRests => $"a code may not begin with {CodeList.RestPrefix}.",
        _ => list.IndexOf(code) < 0 ? "the code is not in the code list." : null,
    };

    private static bool[] Used(CsvFile csv, int dimension, CodeList list)
    {
        var used = new bool[list.Count];
        foreach (var row in csv.Rows)
        {
            if (list.IndexOf(row.Fields[dimension]) is >= 0 and var code)
            {
                used[code] = true;
            }
        }

        return used;
    }

    private static CodeList Flat(CsvFile csv, int dimension) => CodeList.Flat(
        csv.Header[dimension],
        [.. csv.Rows.Select(r => r.Fields[dimension]).Where(c => c is not ("" or CodeList.Total or [CodeList.RestPrefix, ..])).Distinct(StringComparer.Ordinal)]);
}
