namespace DataHub.Disclosure.Tables;

/// <summary>
/// The figures of one table as a partner sent them. It lives as long as the request and no longer: its values can be read inside the engine only, no
/// serializer sees them, and <see cref="ToString"/> gives the shape alone.
/// </summary>
public sealed class RawTable
{
    private readonly int[] _cells;
    private readonly long[] _values;
    private readonly long[]? _counts;
    private readonly long?[]? _largest;
    private readonly long?[]? _secondLargest;

    /// <summary>Takes over the arrays, of equal length, one entry per observation.</summary>
    /// <param name="key">Partner, indicator and period.</param>
    /// <param name="cube">The cube of the codes valid in the period.</param>
    /// <param name="cells">Cell numbers in <paramref name="cube"/>, distinct.</param>
    /// <param name="values">The figures, each at least 0: counts, or amounts in minor units.</param>
    /// <param name="counts">For amounts: how many units lie behind each amount, at least 0. Null for counts.</param>
    /// <param name="largest">For amounts: the largest contribution of one unit to each amount; null where it was not sent. Null when none was.</param>
    /// <param name="secondLargest">For amounts: the second largest contribution; likewise.</param>
    /// <exception cref="ArgumentException">Lengths differ, a cell is given twice or outside the cube, or a figure is negative. The message holds no figure.</exception>
    public RawTable(TableKey key, Cube cube, int[] cells, long[] values, long[]? counts = null, long?[]? largest = null, long?[]? secondLargest = null)
    {
        Key = key;
        Cube = cube;
        _cells = cells;
        _values = values;
        _counts = counts;
        _largest = largest;
        _secondLargest = secondLargest;
        var seen = new bool[cube.CellCount];
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] < 0 || cells[i] >= cube.CellCount || seen[cells[i]])
            {
                throw new ArgumentException("An observation lies outside the cube or is given twice.", nameof(cells));
            }

            seen[cells[i]] = true;
        }

        if (!AreFigures(values, cells.Length) || (counts is not null && !AreFigures(counts, cells.Length))
            || !AreContributions(largest, cells.Length) || !AreContributions(secondLargest, cells.Length))
        {
            throw new ArgumentException("The arrays differ in length, or a figure is negative.", nameof(values));
        }
    }

    /// <summary>Partner, indicator and period.</summary>
    public TableKey Key { get; }

    /// <summary>The cube of the codes valid in the period.</summary>
    public Cube Cube { get; }

    /// <summary>Number of observations.</summary>
    public int Count => _cells.Length;

    /// <summary>Whether the figures are amounts, sent with the number of units behind each.</summary>
    public bool IsAmount => _counts is not null;

    internal ReadOnlySpan<int> Cells => _cells;

    internal ReadOnlySpan<long> Values => _values;

    internal ReadOnlySpan<long> Counts => _counts;

    /// <summary>The same without some observations.</summary>
    internal RawTable Without(IReadOnlySet<int> observations)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(o => !observations.Contains(o))];
        return new RawTable(Key, Cube, Pick(_cells), Pick(_values), Pick(_counts), Pick(_largest), Pick(_secondLargest));

        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(all))]
        T[]? Pick<T>(T[]? all) => all is null ? null : Array.ConvertAll(kept, o => all[o]);
    }

    /// <summary>The largest contribution to an observation's amount; null where it was not sent.</summary>
    internal long? LargestOf(int observation) => _largest?[observation];

    /// <summary>The second largest contribution; null where it was not sent.</summary>
    internal long? SecondLargestOf(int observation) => _secondLargest?[observation];

    /// <summary>The shape: never a figure.</summary>
    public override string ToString() => $"{Count} observations of {Cube}";

    private static bool AreFigures(long[] figures, int length) => figures.Length == length && !Array.Exists(figures, f => f < 0);

    private static bool AreContributions(long?[]? contributions, int length)
        => contributions is null || (contributions.Length == length && !Array.Exists(contributions, c => c < 0));
}
