using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>How an indicator's figures go together over time.</summary>
public enum Temporal
{
    /// <summary>They add up: a year is the sum of its quarters.</summary>
    Flow,

    /// <summary>They are the state on a period's last day: those of periods that end together are equal.</summary>
    Stock,
}

/// <summary>A table of a linked set.</summary>
/// <param name="Table">In protected form.</param>
/// <param name="Cube">The cube of all codes that are valid in its period, used or not.</param>
public sealed record LinkedTable(ProtectedTable Table, Cube Cube);

/// <summary>
/// Tables of one partner and one indicator that say something about each other through time, as one table: of a flow those whose periods lie within one calendar year, with time as one more
/// dimension; of a stock those whose periods end on the same day. Whoever has all of them can compute what follows from all of them.
/// </summary>
/// <remarks>
/// What follows from several tables counts as sent, as it does within one: the quarter that is left of a year, the total of what was sent by month. Nobody published it, so it may be 0.
/// </remarks>
public sealed class LinkedTables
{
    private readonly IReadOnlyList<LinkedTable> _tables;
    private readonly LinkedCodes[] _dimensions;
    private readonly TimeCodes? _time;
    private readonly LinkedSums _sums;
    private readonly Cube _cube;

    private LinkedTables(IReadOnlyList<LinkedTable> tables, Temporal temporal)
    {
        _tables = tables;
        var first = tables[0].Table.Structure.Cube.Dimensions;
        _dimensions = [.. first.Select((_, d) => new LinkedCodes(
            [.. tables.Select(t => t.Cube.Dimensions[d].Codes)], [.. tables.Select(t => t.Table.Structure.Cube.Dimensions[d].Codes)]))];
        _time = temporal == Temporal.Flow ? new TimeCodes([.. tables.Select(t => PeriodOf(t.Table))]) : null;
        var dimensions = first.Select((dimension, d) => dimension with { Codes = _dimensions[d].Joint });
        _cube = Cube.Linked([.. dimensions, .. _time is null ? Array.Empty<Dimension>() : [new Dimension(TimeCodes.Dimension, _time.Codes)]]);
        _sums = new LinkedSums(_cube);
        Joint = Join();
    }

    /// <summary>All of them as one table. Its last dimension is time where they are figures of a flow.</summary>
    public ProtectedTable Joint { get; }

    /// <summary>Two of them publish different figures for the same units: no whole numbers fit all of them.</summary>
    public bool IsContradictory { get; private set; }

    /// <summary>Links tables.</summary>
    /// <param name="tables">At least one; one revision of each.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <exception cref="ArgumentException">They are not of one partner and indicator, not under one policy, or not of periods that are linked; or a code list is not the one that a table was made with.</exception>
    public static LinkedTables Of(IReadOnlyList<LinkedTable> tables, Temporal temporal)
    {
        if (tables.Count == 0 || tables.Select(t => (t.Table.Key.Partner, t.Table.Key.Indicator)).Distinct().Count() > 1)
        {
            throw new ArgumentException("Linked tables are of one partner and one indicator.", nameof(tables));
        }

        if (tables.DistinctBy(t => t.Table.Key.TimePeriod).Count() < tables.Count)
        {
            throw new ArgumentException("Of each table one revision is linked with others.", nameof(tables));
        }

        var rules = tables[0].Table.Rules;
        if (tables.Any(t => !IsAlike(t.Table.Rules, rules)))
        {
            throw new ArgumentException("Linked tables are judged under one policy.", nameof(tables));
        }

        var names = tables[0].Table.Structure.Cube.Dimensions.Select(d => d.Code).ToList();
        if (tables.Any(t => !t.Table.Structure.Cube.Dimensions.Select(d => d.Code).SequenceEqual(names) || !t.Cube.Dimensions.Select(d => d.Code).SequenceEqual(names)))
        {
            throw new ArgumentException("Linked tables have the same dimensions.", nameof(tables));
        }

        if (temporal == Temporal.Stock && tables.Select(t => PeriodOf(t.Table).LastMonth).Distinct().Count() > 1)
        {
            throw new ArgumentException("Tables of a stock are linked where their periods end together.", nameof(tables));
        }

        return new LinkedTables(tables, temporal);
    }

    /// <summary>Where a cell of one of the tables stands in <see cref="Joint"/>.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="position">The position of a cell that is judged in that table.</param>
    public int PositionOf(int table, int position) => _sums.Find(PartsOf(table, position))!.Value;

    private static TimePeriod PeriodOf(ProtectedTable table)
        => TimePeriod.TryParse(table.Key.TimePeriod, out var period) ? period : throw new ArgumentException("A table's period is none.", nameof(table));

    private static bool IsAlike(ProtectionRules one, ProtectionRules other)
        => one.Threshold == other.Threshold && one.Measure == other.Measure && one.HidesZeros == other.HidesZeros && one.PPercent == other.PPercent
        && one.SensitiveDimensions.SequenceEqual(other.SensitiveDimensions, StringComparer.Ordinal);

    private ProtectedTable Join()
    {
        for (var t = 0; t < _tables.Count; t++)
        {
            var cells = _tables[t].Table.Cells;
            for (var i = 0; i < cells.Count; i++)
            {
                _sums.Add(PartsOf(t, cells[i].Position));
            }
        }

        var judgement = new LinkedJudgement(_cube, _sums);
        for (var t = 0; t < _tables.Count; t++)
        {
            foreach (var cell in _tables[t].Table.Cells)
            {
                judgement.Add(_sums.Find(PartsOf(t, cell.Position))!.Value, cell.Value, isLater: !_tables[t].Table.TellsWhatIsSmall);
            }

            foreach (var zero in NotValidIn(t))
            {
                judgement.Add(zero, 0, isLater: false);
            }
        }

        IsContradictory = judgement.IsContradictory;
        var newest = _tables.MinBy(t => t.Table.Revision)!.Table;
        var period = _tables.Select(t => PeriodOf(t.Table)).Min();
        return judgement.Finish(newest.Key with { TimePeriod = (_time is null ? period : period.Year()).ToString() }, newest.Revision, newest.Rules);
    }

    // The cells of the joint cube of which a variable of a table is the sum.
    private List<int> PartsOf(int table, int position)
    {
        var structure = _tables[table].Table.Structure;
        return position < structure.Cube.CellCount ? CellsOf(table, structure.Cube, position)
            : [.. structure.Rests[position - structure.Cube.CellCount].Parts.SelectMany(p => CellsOf(table, structure.Cube, p)).Order()];
    }

    private List<int> CellsOf(int table, Cube cube, int cell)
    {
        var cells = new List<int> { _time is null ? 0 : AtTime(0, table) };
        for (var d = 0; d < _dimensions.Length; d++)
        {
            var codes = _dimensions[d].Of(table, cube.CodeOf(cell, d));
            cells = [.. cells.SelectMany(c => codes.Select(code => _cube.With(c, d, code)))];
        }

        return cells;
    }

    private int AtTime(int cell, int table)
        => _time is null ? cell : _cube.With(cell, _dimensions.Length, _time.Codes.IndexOf(_time.CodeOf(PeriodOf(_tables[table].Table))));

    // What is not valid in a period is 0 in it.
    private IEnumerable<int> NotValidIn(int table)
        => Enumerable.Range(0, _dimensions.Length).SelectMany(d => _dimensions[d].NotValidIn(table).SelectMany(code => Across(d, code)))
            .Select(c => AtTime(c, table)).Distinct();

    private List<int> Across(int dimension, int code)
    {
        var cells = new List<int> { _cube.With(0, dimension, code) };
        for (var d = 0; d < _dimensions.Length; d++)
        {
            if (d != dimension)
            {
                cells = [.. cells.SelectMany(c => Enumerable.Range(0, _dimensions[d].Joint.Count).Select(other => _cube.With(c, d, other)))];
            }
        }

        return cells;
    }
}
