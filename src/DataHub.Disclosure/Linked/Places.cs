using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>Names the cells of linked tables by the period and the codes that a reader knows.</summary>
/// <param name="tables">The tables.</param>
/// <param name="linked">The same, linked.</param>
/// <param name="view">What somebody who has them knows.</param>
/// <param name="believed">The periods whose tables he believes.</param>
internal sealed class Places(IReadOnlyList<LinkedTable> tables, LinkedTables linked, ProtectedTable view, IReadOnlySet<string> believed)
{
    /// <summary>Where cells of a table by itself stand; the table as a whole where there are none.</summary>
    public static IEnumerable<GivenAway> InTable(ProtectedTable table, IReadOnlyCollection<int> positions)
        => positions.Count == 0 ? [new GivenAway(table.Key.TimePeriod, table.Revision, null)]
            : positions.Select(p => new GivenAway(table.Key.TimePeriod, table.Revision, CodesOf(table.Structure, p)));

    /// <summary>Where cells of the view stand; each table's newest revision as a whole where there are none.</summary>
    public IEnumerable<GivenAway> Of(IReadOnlyCollection<int> positions)
    {
        if (positions.Count == 0)
        {
            return Newest(Enumerable.Range(0, tables.Count).Where(IsBelieved)).SelectMany(t => InTable(tables[t].Table, []));
        }

        var holders = Enumerable.Range(0, tables.Count).Where(IsBelieved)
            .SelectMany(t => tables[t].Table.Cells.Select(c => (Table: t, Cell: c, Position: linked.PositionOf(t, c.Position)))).ToLookup(c => c.Position);
        return positions.SelectMany(p => Holding([.. holders[p]], isPublished: view.Find(p)?.Value is not null) is [_, ..] held ? held : [Following(p)]);
    }

    // In each period the newest revision that shows the cell where it is shown, or hides it where it is hidden.
    private List<GivenAway> Holding(IReadOnlyList<(int Table, Cell Cell, int Position)> cells, bool isPublished)
    {
        var some = cells.Where(c => c.Cell.Value is not null == isPublished).ToList();
        return [.. Newest(some.Select(c => c.Table)).Select(t => (Table: t, some.First(c => c.Table == t).Cell))
            .Select(c => new GivenAway(tables[c.Table].Table.Key.TimePeriod, tables[c.Table].Table.Revision, CodesOf(tables[c.Table].Table.Structure, c.Cell.Position)))];
    }

    // What no table has and follows from several: a quarter that was not sent, or what is left of a year.
    private GivenAway Following(int position)
    {
        var codes = CodesOf(view.Structure, position);
        var isTimed = view.Structure.Cube.Dimensions is [.., { Code: TimeCodes.Dimension }];
        var period = isTimed && codes[^1] != CodeList.Total ? codes[^1] : view.Key.TimePeriod;
        return new GivenAway(period, null, isTimed ? codes[..^1] : codes);
    }

    private IEnumerable<int> Newest(IEnumerable<int> some) => some.GroupBy(t => tables[t].Table.Key.TimePeriod).Select(g => g.MaxBy(t => tables[t].Table.Revision));

    private bool IsBelieved(int table) => believed.Contains(tables[table].Table.Key.TimePeriod);

    // What is left of a cell is named by the cell, and codes that stand for others by the code above them.
    private static string[] CodesOf(TableStructure structure, int position)
    {
        var cell = position < structure.Cube.CellCount ? position : structure.Rests[position - structure.Cube.CellCount].Cell;
        return [.. structure.Cube.CodesOf(cell).Select(code => code.TrimStart(CodeList.RestPrefix))];
    }
}
