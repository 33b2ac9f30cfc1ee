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
public sealed record LinkedTable(ProtectedTable Table, Cube Cube)
{
    /// <summary>What readers were shown of it before it was protected again, under weaker rules; null: nothing else. Whoever kept that knows what it published.</summary>
    public ProtectedTable? Before { get; init; }
}

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
    private readonly TableKey _key;
    private readonly IReadOnlySet<string>? _believed;

    private LinkedTables(IReadOnlyList<LinkedTable> tables, Temporal temporal, IReadOnlySet<string>? believed, LinkedTables? like = null)
    {
        (_tables, _believed) = (tables, believed);
        var first = tables[0].Table.Structure.Cube.Dimensions;
        _dimensions = [.. first.Select((_, d) => new LinkedCodes(
            [.. tables.Select(t => t.Cube.Dimensions[d].Codes)], [.. tables.Select(t => t.Table.Structure.Cube.Dimensions[d].Codes)]))];
        _time = temporal == Temporal.Flow ? new TimeCodes([.. tables.Select(t => PeriodOf(t.Table))]) : null;
        var dimensions = first.Select((dimension, d) => dimension with { Codes = _dimensions[d].Joint });
        _cube = Cube.Linked([.. dimensions, .. _time is null ? Array.Empty<Dimension>() : [new Dimension(TimeCodes.Dimension, _time.Codes)]]);
        var period = tables.Select(t => PeriodOf(t.Table)).Min();
        _key = tables[0].Table.Key with { TimePeriod = (_time is null ? period : period.Year()).ToString() };
        _sums = like?._sums ?? new LinkedSums(_cube);
        if (like is null)
        {
            AddSums();
        }

        Newest = Judge(out var earlier).Finish(_key, tables[0].Table.Rules);
        Earlier = earlier;
        Views = [Newest];
    }

    private LinkedTables(LinkedTables other, IReadOnlyList<ProtectedTable> views)
    {
        (_tables, _dimensions, _time, _sums, _cube, _key, _believed) = (other._tables, other._dimensions, other._time, other._sums, other._cube, other._key, other._believed);
        (Newest, Earlier, IsContradictory, Views) = (other.Newest, other.Earlier, other.IsContradictory, views);
    }

    /// <summary>The newest revision of each of them as one table. Its last dimension is time where they are figures of a flow.</summary>
    public ProtectedTable Newest { get; }

    /// <summary>
    /// What somebody who kept all revisions may take to be so: <see cref="Newest"/>, and that nothing has changed but what is seen to have. What an earlier revision published and a later one hides is
    /// then known, as far as whole numbers fit; where not all of it fits together there is a view for each part that does, so that none is left out that could be so.
    /// </summary>
    public IReadOnlyList<ProtectedTable> Views { get; }

    /// <summary>Two of them publish different figures for the same units: no whole numbers fit all of them.</summary>
    public bool IsContradictory { get; private set; }

    /// <summary>What earlier revisions tell beyond the newest.</summary>
    internal List<EarlierFact> Earlier { get; }

    /// <summary>Links tables.</summary>
    /// <param name="tables">At least one; of each key any number of revisions.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="believed">One of <see cref="FittingSets"/>: the periods whose tables are believed. Of the others single figures are taken for true like those of earlier revisions, as far as they fit. None: all are believed.</param>
    /// <param name="cancellation">Stops the search for what fits of earlier revisions.</param>
    /// <exception cref="ArgumentException">They are not of one partner and indicator, not under one policy, or not of periods that are linked; a revision is given twice; what was shown before is another table; or a code list is not the one that
    /// a table was made with.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LinkedTables Of(IReadOnlyList<LinkedTable> tables, Temporal temporal, IReadOnlySet<string>? believed = null, CancellationToken cancellation = default)
    {
        if (tables.Count == 0 || tables.Select(t => (t.Table.Key.Partner, t.Table.Key.Indicator)).Distinct().Count() > 1)
        {
            throw new ArgumentException("Linked tables are of one partner and one indicator.", nameof(tables));
        }

        if (tables.DistinctBy(t => (t.Table.Key.TimePeriod, t.Table.Revision)).Count() < tables.Count)
        {
            throw new ArgumentException("A revision is linked with others once.", nameof(tables));
        }

        if (tables.Any(t => t.Before is { } before && (before.Key != t.Table.Key || before.Revision != t.Table.Revision || before.Structure.VariableCount != t.Table.Structure.VariableCount)))
        {
            throw new ArgumentException("What was shown before is of the same table.", nameof(tables));
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

        var linked = new LinkedTables(tables, temporal, believed);
        return new LinkedTables(linked, [linked.Newest, .. linked.Believing(joint => Whole.Fits(joint, _ => true, cancellation))]);
    }

    /// <summary>Links tables without what earlier revisions tell.</summary>
    internal static LinkedTables OfNewest(IReadOnlyList<LinkedTable> tables, Temporal temporal, IReadOnlySet<string>? believed = null) => new(tables, temporal, believed);

    /// <summary>The same tables but for what they hide: every cell and every sum stands where it did.</summary>
    internal LinkedTables With(IReadOnlyList<LinkedTable> tables) => new(tables, _time is null ? Temporal.Stock : Temporal.Flow, _believed, like: this);

    /// <summary>What is so for somebody who knows which facts of earlier revisions still hold.</summary>
    /// <param name="facts">Those that do.</param>
    /// <param name="fits">Whether whole numbers fit a table; where not, some of the facts are left out.</param>
    internal ProtectedTable With(List<EarlierFact> facts, Predicate<ProtectedTable> fits)
        => Earlier.Count == 0 ? Newest : Judge(out _).Finish(_key, Newest.Rules, Earlier, facts, fits).Table;

    /// <summary>Where a cell of one of the tables stands in each of <see cref="Views"/>.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="position">The position of a cell that is judged in that table.</param>
    public int PositionOf(int table, int position) => _sums.Find(PartsOf(table, position))!.Value;

    private static TimePeriod PeriodOf(ProtectedTable table)
        => TimePeriod.TryParse(table.Key.TimePeriod, out var period) ? period : throw new ArgumentException("A table's period is none.", nameof(table));

    private static bool IsAlike(ProtectionRules one, ProtectionRules other)
        => one.Threshold == other.Threshold && one.Measure == other.Measure && one.HidesZeros == other.HidesZeros && one.PPercent == other.PPercent
        && one.SensitiveDimensions.SequenceEqual(other.SensitiveDimensions, StringComparer.Ordinal);

    private void AddSums()
    {
        for (var t = 0; t < _tables.Count; t++)
        {
            _tables[t].Table.Cells.ToList().ForEach(c => _sums.Add(PartsOf(t, c.Position)));
        }

        var states = EarlierStates().ToList();
        states.SelectMany(s => s.Sums().ToList()).ToList().ForEach(_sums.AddAuxiliary);
        states.SelectMany(s => s.Rests().ToList()).ToList().ForEach(_sums.AddAuxiliary);
    }

    // Each fact that can be so is in one of them: what did not fit comes first in the next.
    private IEnumerable<ProtectedTable> Believing(Predicate<ProtectedTable> fits)
    {
        for (var left = Earlier; left.Count > 0;)
        {
            var (table, taken) = Judge(out _).Finish(_key, Newest.Rules, Earlier, [.. left, .. Earlier.Except(left)], fits);
            yield return table;
            left = taken.Intersect(left).Any() ? [.. left.Except(taken)] : [];
        }
    }

    // The newest revision of each, and what the earlier ones tell beyond it.
    private LinkedJudgement Judge(out List<EarlierFact> earlier)
    {
        var judgement = new LinkedJudgement(_cube, _sums);
        earlier = [];
        foreach (var revisions in Enumerable.Range(0, _tables.Count).GroupBy(t => _tables[t].Table.Key.TimePeriod))
        {
            int[] order = [.. revisions.OrderByDescending(t => _tables[t].Table.Revision)];
            if (!IsBelieved(revisions.First()))
            {
                earlier.AddRange(FactsOf(order, isBelieved: false));
                continue;
            }

            var hiddenBefore = order[1..].SelectMany(t => Cells(t).Where(c => c.Value is null)).Select(c => c.Position).ToHashSet();
            foreach (var (position, value) in Cells(order[0]))
            {
                judgement.Add(position, value, isLater: hiddenBefore.Contains(position) || IsLaterAlone(order));
            }

            earlier.AddRange(FactsOf(order, isBelieved: true));
            foreach (var zero in NotValidIn(order[0]))
            {
                judgement.Add(zero, 0, isLater: false);
            }
        }

        IsContradictory = judgement.IsContradictory;
        var facts = earlier.Select(f => (f.Position, f.Value)).ToHashSet();
        earlier.AddRange(FactsOfStates(judgement).Where(f => !facts.Contains((f.Position, f.Value))));
        return judgement;
    }

    // Without the revisions before it, nobody knows which of them hid a cell first.
    private bool IsLaterAlone(int[] order) => order.Length == 1 && !_tables[order[0]].Table.TellsWhatIsSmall;

    // Of each cell what the latest revision that published it said, unless that is the newest; and that it was at least 1 when it was first hidden.
    private IEnumerable<EarlierFact> FactsOf(int[] order, bool isBelieved)
    {
        var published = isBelieved ? Cells(order[0]).Where(c => c.Value is not null).Select(c => c.Position).ToHashSet() : [];
        var hidden = new HashSet<int>();
        foreach (var (position, value) in order.SelectMany((t, i) => i > 0 || !isBelieved ? Seen(t) : Seen(t).Where(c => c.Value is not null)))
        {
            if (value is not null && published.Add(position))
            {
                yield return new EarlierFact(position, value);
            }
            else if (value is null)
            {
                hidden.Add(position);
            }
        }

        foreach (var position in hidden.Except(published).Order())
        {
            yield return new EarlierFact(position, null);
        }
    }

    // What followed from all that was known before some revision came, and does not follow now: the rest of a year that was not sent, what hidden cells are together.
    private IEnumerable<EarlierFact> FactsOfStates(LinkedJudgement newest)
    {
        var known = newest.Known();
        return EarlierStates().SelectMany(s => s.Known()).Where(k => !known.ContainsKey(k.Key)).Distinct()
            .Select(k => new EarlierFact(k.Key, k.Value, k.Key < _cube.CellCount ? null : _sums.Rests[k.Key - _cube.CellCount].Parts));
    }

    // What was out before each revision that replaced one, as far as it is believed; and what is not believed, each revision by itself.
    private IEnumerable<LinkedJudgement> EarlierStates()
    {
        for (var t = 0; t < _tables.Count; t++)
        {
            var key = _tables[t].Table.Key;
            if (!IsBelieved(t))
            {
                yield return StateOf([t]);
            }
            else if (_tables.Take(t).Any(before => before.Table.Key == key))
            {
                yield return StateOf(NewestOf(t));
            }
        }

        if (Enumerable.Range(0, _tables.Count).Any(t => IsBelieved(t) && _tables[t].Before is not null))
        {
            yield return StateOf(NewestOf(_tables.Count));
        }
    }

    private IEnumerable<int> NewestOf(int count) => Enumerable.Range(0, count).Where(IsBelieved).GroupBy(t => _tables[t].Table.Key).Select(g => g.MaxBy(t => _tables[t].Table.Revision));

    private bool IsBelieved(int table) => _believed?.Contains(_tables[table].Table.Key.TimePeriod) != false;

    private LinkedJudgement StateOf(IEnumerable<int> tables)
    {
        var state = new LinkedJudgement(_cube, _sums);
        tables.SelectMany(Seen).ToList().ForEach(c => state.Add(c.Position, c.Value, isLater: false));
        return state;
    }

    // As readers have seen it, before it was protected again as well.
    private IEnumerable<(int Position, long? Value)> Seen(int table)
        => _tables[table].Table.Cells.Select(c => (PositionOf(table, c.Position), c.Value ?? _tables[table].Before?.Find(c.Position)?.Value));

    private IEnumerable<(int Position, long? Value)> Cells(int table) => _tables[table].Table.Cells.Select(c => (PositionOf(table, c.Position), c.Value));

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
        => Enumerable.Range(0, _dimensions.Length).SelectMany(d => _dimensions[d].NotValidIn(table, Within(table)).SelectMany(code => Across(d, code)))
            .Select(c => AtTime(c, table)).Distinct();

    private IEnumerable<int> Within(int table)
    {
        var period = PeriodOf(_tables[table].Table);
        return Enumerable.Range(0, _tables.Count).Where(t => PeriodOf(_tables[t].Table) is var other && (_time is null || (other.FirstMonth >= period.FirstMonth && other.LastMonth <= period.LastMonth)));
    }

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
