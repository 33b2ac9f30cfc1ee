using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>A code list: the columns <c>code</c> and <c>parent</c>, and any others. No parent, or the parent <c>_T</c>, means directly below the total.</summary>
internal sealed class CodeListFile
{
    private const string Code = "code";
    private const string Parent = "parent";

    private readonly CsvFile _csv;
    private readonly FaultList _faults;
    private readonly Dictionary<string, (string? Parent, int Line)> _codes = new(StringComparer.Ordinal);

    private CodeListFile(CsvFile csv, FaultList faults)
    {
        _csv = csv;
        _faults = faults;
    }

    /// <summary>Reads a list; null with its faults.</summary>
    public static CodeList? Read(string path, string name, FaultList faults)
    {
        var before = faults.Count;
        if (CsvFile.Read(path, faults) is not { } csv)
        {
            return null;
        }

        var file = new CodeListFile(csv, faults);
        file.ReadCodes();
        if (faults.Count == before)
        {
            file.CheckParents();
        }

        return faults.Count == before ? CodeList.Create(name, file._codes.Select(c => (c.Key, c.Value.Parent))) : null;
    }

    private void ReadCodes()
    {
        var (code, parent) = (Array.IndexOf(_csv.Header, Code), Array.IndexOf(_csv.Header, Parent));
        if (code < 0 || parent < 0)
        {
            _faults.Add(_csv.Path, 1, $"a code list has the columns {Code} and {Parent}.");
            return;
        }

        foreach (var row in _csv.Rows)
        {
            if (FaultOf(row.Fields[code], row.Fields[parent]) is { } fault)
            {
                _faults.Add(_csv.Path, row.Line, Code, fault);
            }
            else if (row.Fields[code] != CodeList.Total)
            {
                Add(row, row.Fields[code], row.Fields[parent]);
            }
        }
    }

    private static string? FaultOf(string code, string parent) => code switch
    {
        "" => "the code is empty.",
        CodeList.Total when parent.Length > 0 => $"{CodeList.Total} is the total and has no parent.",
        [CodeList.RestPrefix, ..] => $"a code may not begin with {CodeList.RestPrefix}.",
        _ => null,
    };

    private void Add(CsvRow row, string code, string parent)
    {
        if (!_codes.TryAdd(code, (parent is "" or CodeList.Total ? null : parent, row.Line)))
        {
            _faults.Add(_csv.Path, row.Line, Code, $"the same code as in line {Screen.Number(_codes[code].Line)}.");
        }
    }

    private void CheckParents()
    {
        foreach (var (code, (parent, line)) in _codes)
        {
            if (parent is not null && !_codes.ContainsKey(parent))
            {
                _faults.Add(_csv.Path, line, Parent, "the parent is not in the list.");
            }
            else if (IsAboveItself(code))
            {
                _faults.Add(_csv.Path, line, Parent, "the code is its own ancestor.");
            }
        }
    }

    private bool IsAboveItself(string code)
    {
        var above = _codes[code].Parent;
        for (var steps = 0; above is not null && above != code && steps < _codes.Count; steps++)
        {
            above = _codes.TryGetValue(above, out var next) ? next.Parent : null;
        }

        return above == code;
    }
}
