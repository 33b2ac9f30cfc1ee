namespace DataHub.Api.Tests.Adversary;

/// <summary>What everybody knows before anything is published: the code lists and how periods add up. Units are counted by leaf code of each dimension and by quarter of 2020.</summary>
internal sealed class World
{
    private static readonly (string Code, string? Parent)[][] Lists = [[("A", null), ("a1", "A"), ("a2", "A"), ("b", null)], [("x", null), ("y", null)]];

    private readonly string[][] _leaves;

    public World(int dimensions)
    {
        Codes = [.. Enumerable.Range(0, dimensions).Select(d => (string[])["_T", .. Lists[d].Select(c => c.Code)])];
        _leaves = [.. Enumerable.Range(0, dimensions).Select(d => Codes[d].Where(c => c != "_T" && Lists[d].All(o => o.Parent != c)).ToArray())];
    }

    public static IReadOnlyList<string> Periods { get; } = ["2020", "2020-S1", "2020-S2", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"];

    /// <summary>By dimension, the codes, the total first.</summary>
    public string[][] Codes { get; }

    /// <summary>Leaf cells times quarters.</summary>
    public int UnitCount => 4 * _leaves.Aggregate(1, (product, l) => product * l.Length);

    /// <summary>Every cell by its codes.</summary>
    public IEnumerable<string[]> Cells => Codes.Aggregate((IEnumerable<string[]>)[[]], (all, codes) => all.SelectMany(a => codes.Select(c => (string[])[.. a, c])));

    /// <summary>The document of a code list.</summary>
    public static string ListOf(int dimension)
        => Support.Monitor.CodeList($"adversary-{dimension}", [.. Lists[dimension].Select(c => Support.Monitor.Code(c.Code, c.Parent))]);

    /// <summary>The ways in which a cell of a period is the sum of others: by the codes below one of its own, or by shorter periods.</summary>
    public static IEnumerable<IReadOnlyList<(string Period, string[] Codes)>> PartsOf(string period, string[] codes)
    {
        for (var d = 0; d < codes.Length; d++)
        {
            var below = Lists[d].Where(c => (c.Parent ?? "_T") == codes[d]).Select(c => (period, (string[])[.. codes[..d], c.Code, .. codes[(d + 1)..]])).ToList();
            if (below.Count > 0)
            {
                yield return below;
            }
        }

        foreach (var shorter in (string[][])[["2020-S1", "2020-S2"], ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]])
        {
            var within = shorter.Where(s => s != period && QuartersOf(s).All(QuartersOf(period).Contains)).Select(s => (s, codes)).ToList();
            if (within.Count > 1)
            {
                yield return within;
            }
        }
    }

    /// <summary>The numbers of the units that a cell of a period counts.</summary>
    public int[] UnitsOf(string period, string[] codes)
    {
        var cells = new List<int> { 0 };
        for (var d = 0; d < codes.Length; d++)
        {
            var below = Enumerable.Range(0, _leaves[d].Length).Where(l => codes[d] == "_T" || codes[d] == _leaves[d][l] || (Lists[d].First(c => c.Code == _leaves[d][l]).Parent == codes[d]));
            cells = [.. cells.SelectMany(c => below.Select(l => (c * _leaves[d].Length) + l))];
        }

        return [.. QuartersOf(period).SelectMany(q => cells.Select(c => (c * 4) + q))];
    }

    private static int[] QuartersOf(string period) => period switch
    {
        "2020" => [0, 1, 2, 3],
        "2020-S1" => [0, 1],
        "2020-S2" => [2, 3],
        _ => [period[6] - '1'],
    };
}
