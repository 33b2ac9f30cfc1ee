using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Choice;

/// <summary>All tables of a cube whose leaves are 0 to a largest figure, under one policy. Tables have numbers: the digits are the leaves' figures.</summary>
internal sealed class ChoiceShape
{
    private const string Suppressed = "x";

    // Of an amount: too few units, or enough.
    private static readonly long[] Units = [2, 9];

    private readonly Cube _cube;
    private readonly ProtectionRules _rules;
    private readonly ProtectionOptions _options;
    private readonly int[] _leaves;
    private readonly long[][] _figures;
    private readonly long[][] _units;

    /// <summary>Lists the tables of a cube, of which all cells are sent.</summary>
    public ChoiceShape(string name, Cube cube, int largest, int keys, ProtectionRules rules, Preferences? preferences = null)
    {
        (Name, Largest, Keys, _cube, _rules) = (name, largest, keys, cube, rules);
        _options = new ProtectionOptions { Preferences = preferences ?? Preferences.None };
        _leaves = [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)];
        var digits = (largest + 1) * (IsAmount ? Units.Length : 1);
        int[] tables = [.. Enumerable.Range(0, (int)Math.Pow(digits, _leaves.Length))];
        _figures = Array.ConvertAll(tables, t => Sums(t, digits, d => d % (largest + 1)));
        _units = IsAmount ? Array.ConvertAll(tables, t => Sums(t, digits, d => Units[d / (largest + 1)])) : _figures;
    }

    public string Name { get; }

    /// <summary>The largest figure of a leaf.</summary>
    public int Largest { get; }

    /// <summary>Under how many keys each table is protected.</summary>
    public int Keys { get; }

    public int Count => _figures.Length;

    public int Threshold => _rules.Threshold;

    /// <summary>For amounts p; null for counts.</summary>
    public int? PPercent => _rules.PPercent;

    private bool IsAmount => _rules.Measure == Measure.Amount;

    /// <summary>Whether what explains a table is not cut off: others with larger figures are explanations, but are not judged themselves.</summary>
    public bool IsInside(int table) => Array.TrueForAll(_leaves, l => _figures[table][l] <= Largest - _rules.Threshold + 1);

    /// <summary>What is published of a table under a key.</summary>
    public string PatternOf(int table, int key)
    {
        var raw = new RawTable(
            new TableKey("partner", "indicator", "2020"), _cube, [.. Enumerable.Range(0, _cube.CellCount)], _figures[table], IsAmount ? _units[table] : null);
        var noise = new NoiseKey([.. BitConverter.GetBytes(key), .. new byte[NoiseKey.Size - sizeof(int)]]);
        var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, _rules, noise, _options);
        return string.Join(' ', outcome.Table.Cells.Select(c => c.Value?.ToString(CultureInfo.InvariantCulture) ?? Suppressed));
    }

    /// <summary>The tables that agree with what a pattern publishes.</summary>
    public IEnumerable<int> Fitting(string pattern)
    {
        var shown = Array.ConvertAll(pattern.Split(' '), s => s == Suppressed ? null : (long?)long.Parse(s, CultureInfo.InvariantCulture));
        return Enumerable.Range(0, Count).Where(t => !Enumerable.Range(0, shown.Length).Any(c => shown[c] is { } value && value != _figures[t][c]));
    }

    /// <summary>Whatever may not become known of a table that is published so: of a hidden cell its figure, of a group the category that holds all of it.</summary>
    public IEnumerable<Question> Questions(string pattern)
    {
        var shown = pattern.Split(' ');
        for (var c = 0; c < shown.Length; c++)
        {
            var cell = c;
            if (shown[cell] == Suppressed)
            {
                yield return new Question(t => _figures[t][cell], t => _units[t][cell] < _rules.Threshold, IsGroup: false);
            }
        }

        foreach (var group in Group.Of(_cube, _rules))
        {
            yield return new Question(t => HolderOf(group, t), t => HolderOf(group, t) >= 0, IsGroup: true);
        }
    }

    private long HolderOf(Group group, int table)
        => _figures[table][group.Total] < _rules.Threshold ? -1 : Array.FindIndex(group.Categories, c => _figures[table][c] == _figures[table][group.Total]);

    private long[] Sums(int table, int digits, Func<int, long> figureOf)
    {
        var figures = new long[_cube.CellCount];
        foreach (var leaf in _leaves)
        {
            (table, var digit) = Math.DivRem(table, digits);
            figures[leaf] = figureOf(digit);
        }

        foreach (var equation in _cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return figures;
    }
}
