using System.Globalization;

namespace DataHub.Disclosure.Tables;

/// <summary>Reads the lines that <see cref="ProtectedTableFormat"/> writes, in their order.</summary>
internal sealed class ProtectedTableReader(string text)
{
    private readonly string[] _lines = text.Split('\n');
    private int _next;

    public ProtectedTable Read()
    {
        if (_lines[_next++] != ProtectedTableFormat.HeaderLine)
        {
            throw Fault();
        }

        var key = new TableKey(Field("partner"), Field("indicator"), Field("period"));
        var revision = Number(Field("revision"));
        var policy = Number(Field("policy"));
        var threshold = Number(Field("threshold"));
        var measure = Field("measure") == "amount" ? Measure.Amount : Measure.Count;
        var hidesZeros = TryWords("zeros", out _);
        var sensitive = TryWords("sensitive", out var dimensions) ? dimensions[1..] : [];
        var percent = TryWords("p-percent", out var words) && words.Length == 2 ? Number(words[1]) : (int?)null;
        var cube = ReadCube();
        var structure = new TableStructure(cube, ReadRests(cube));
        var cells = ReadCells();
        return Checked(() => new ProtectedTable(
            key, revision, new ProtectionRules(threshold, measure, policy) { HidesZeros = hidesZeros, SensitiveDimensions = sensitive, PPercent = percent }, structure, cells));
    }

    private Cube ReadCube()
    {
        var dimensions = new List<Dimension>();
        while (TryWords("dimension", out var words))
        {
            var codes = new string[words.Length - 3];
            var parents = new (string Code, string? Parent)[codes.Length];
            for (var i = 0; i < codes.Length; i++)
            {
                var slash = words[i + 3].LastIndexOf('/');
                codes[i] = slash > 0 ? words[i + 3][..slash] : throw Fault();
                var parent = words[i + 3][(slash + 1)..];
                parents[i] = (codes[i], parent == "-" || Number(parent) >= i ? null : codes[Number(parent)]);
            }

            dimensions.Add(new Dimension(words[1], Checked(() => CodeList.Create(words[2], parents))));
        }

        return Checked(() => new Cube(dimensions));
    }

    private List<Rest> ReadRests(Cube cube)
    {
        var rests = new List<Rest>();
        while (TryWords("rest", out var words))
        {
            var split = Array.IndexOf(words, "is");
            if (words.Length < 6 || words[2] != "less" || split < 4)
            {
                throw Fault();
            }

            var rest = new Rest(Number(words[1]), [.. words[3..split].Select(Number)], [.. words[(split + 1)..].Select(Number)]);
            rests.Add(cube.IsPartition(rest.Cell, [.. rest.Known, .. rest.Parts]) ? rest : throw Fault());
        }

        return rests;
    }

    private List<Cell> ReadCells()
    {
        var cells = new List<Cell>();
        while (TryWords("cell", out var words) && words.Length >= 4)
        {
            var origin = words[2] == "sent" ? CellOrigin.Sent : CellOrigin.Follows;
            cells.Add(words[3] == "suppressed"
                ? Cell.Suppressed(Number(words[1]), origin)
                : Cell.Published(Number(words[1]), origin, long.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : throw Fault()));
        }

        return cells;
    }

    private string Field(string name) => TryWords(name, out var words) && words.Length == 2 ? words[1] : throw Fault();

    private bool TryWords(string name, out string[] words)
    {
        words = _next < _lines.Length ? _lines[_next].Split(' ') : [];
        if (words.Length == 0 || words[0] != name)
        {
            return false;
        }

        _next++;
        return true;
    }

    private int Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Fault();

    private T Checked<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw Fault();
        }
    }

    private FormatException Fault() => new(string.Create(CultureInfo.InvariantCulture, $"Line {_next} is not part of a protected table."));
}
