using CsCheck;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>What a cell of a table and its place among the linked tables cover, reckoned from the codes' names alone.</summary>
internal sealed class LinkedTablesTests
{
    private static readonly string[] Codes = ["A", "a1/A", "a2/A", "a3/A", "B", "b1/B", "b2/B", "c"];

    private static readonly string[] Periods = ["2020", "2020-S1", "2020-S2", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4", "2020-M01", "2020-M02", "2020-M12"];

    private static readonly Gen<(string Period, bool[][] IsValid, bool[][] IsUsed)> OneTable = Gen.Select(
        Gen.Int[0, Periods.Length - 1], Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false))).Array[8].Array[2], Gen.Bool.Array[8].Array[2])
        .Select((period, isValid, isUsed) => (Periods[period], isValid, isUsed));

    [Test]
    public void Every_cell_covers_among_the_linked_tables_what_it_covers_in_its_own()
    {
        var rests = 0;
        OneTable.List[1, 5].Sample(
            drawn =>
            {
                var tables = drawn.DistinctBy(t => t.Period).Select(t => TableOf(t.Period, t.IsValid, t.IsUsed)).ToArray();
                var linked = LinkedTables.Of(tables, Temporal.Flow);
                for (var t = 0; t < tables.Length; t++)
                {
                    foreach (var cell in tables[t].Table.Cells)
                    {
                        var position = linked.PositionOf(t, cell.Position);
                        rests += position >= linked.Newest.Structure.Cube.CellCount ? 1 : 0;
                        var own = Covered(tables[t].Table.Structure, tables[t].Cube, tables[t].Table.Key.TimePeriod, cell.Position);
                        var among = CoveredIn(linked, tables, position).Select(u => Own(tables, t, u)).Where(u => !u.Contains("not valid", StringComparison.Ordinal));
                        if (!own.SetEquals(among))
                        {
                            return false;
                        }
                    }
                }

                return true;
            },
            seed: "0000000000910", iter: 400, threads: 1);
        Assert.That(rests, Is.GreaterThan(100));
    }

    [Test]
    public void Every_rest_and_what_is_known_beside_it_are_its_cell_without_overlap()
        => OneTable.List[1, 5].Sample(
            drawn =>
            {
                var structure = LinkedTables.Of([.. drawn.DistinctBy(t => t.Period).Select(t => TableOf(t.Period, t.IsValid, t.IsUsed))], Temporal.Flow).Newest.Structure;
                return structure.Rests.All(r => structure.Cube.IsPartition(r.Cell, [.. r.Known, .. r.Parts]));
            },
            seed: "0000000000920", iter: 200);

    [Test]
    public void What_is_not_valid_in_a_period_is_zero_in_it()
    {
        var (all, few) = (LinkedSetup.Table("2020-Q1", Oracle.Sent.Cube("a b"), 12, 6, 6), LinkedSetup.Table("2020-Q2", Oracle.Sent.Cube("a"), 12, 12));
        var linked = LinkedSetup.Flow(all, few);

        Assert.That(linked.Newest.Find(["b", "2020-Q2"])?.Value, Is.EqualTo(0));
        Assert.That(linked.Newest.Find(["b", "2020-Q1"])?.Value, Is.EqualTo(6));
    }

    // Half a year of it is in the year.
    [Test]
    public void What_is_valid_in_a_part_of_a_period_only_may_have_something_in_it()
    {
        var linked = LinkedSetup.Flow(
            LinkedSetup.Table("2020", Oracle.Sent.Cube("a"), 33, LinkedSetup.Unknown), LinkedSetup.Table("2020-Q1", Oracle.Sent.Cube("a b"), 10, 5, 5), LinkedSetup.Table("2020-Q4", Oracle.Sent.Cube("a"), 10, 10));

        Assert.That(linked.Newest.Find(["b", "_T"])?.Value, Is.Null);
        Assert.That(linked.Newest.Find(["b", "2020-Q4"])?.Value, Is.EqualTo(0));
        Assert.That(DataHub.Disclosure.Attack.Attacker.Audit(linked.Newest).IsContradictory, Is.False);
    }

    private static LinkedTable TableOf(string period, bool[][] isValid, bool[][] isUsed)
    {
        var lists = isValid.Select(valid => ListOf([.. Codes.Where((c, i) => valid[i] && (!c.Contains('/', StringComparison.Ordinal) || valid[Array.IndexOf(Codes, c[3..])]))])).ToArray();
        var full = new Cube([.. lists.Select((l, d) => new Dimension($"d{d}", l))]);
        var reduced = new Cube([.. lists.Select((l, d) => new Dimension($"d{d}", l.Reduce([.. Enumerable.Range(0, l.Count).Select(c => c == 0 || isUsed[d][Array.FindIndex(Codes, k => k.Split('/')[0] == l[c])])])))]);
        return LinkedSetup.Table(period, 1, reduced, full, [.. Enumerable.Range(0, reduced.CellCount).Select(_ => (long?)null)]);
    }

    private static CodeList ListOf(string[] codes) => CodeList.Create("codes", codes.Select(c => c.Split('/')).Select(c => (c[0], c.Length > 1 ? c[1] : null)));

    // Units: a leaf of the full list in each dimension, and a month.
    private static HashSet<string> Covered(TableStructure structure, Cube full, string period, int position)
    {
        var time = Parse(period);
        return [.. CellsOf(structure, position).SelectMany(cell => Product(
            [.. Enumerable.Range(0, 2).Select(d => Leaves(full.Dimensions[d].Codes, structure.Cube.Dimensions[d].Codes, structure.Cube.CodeOf(cell, d))), Months(time)]))];
    }

    private static HashSet<string> CoveredIn(LinkedTables linked, LinkedTable[] tables, int position)
    {
        var structure = linked.Newest.Structure;
        var union = Enumerable.Range(0, 2).Select(d => ListOf([.. Codes.Where(c => tables.Any(t => t.Cube.Dimensions[d].Codes.IndexOf(c.Split('/')[0]) >= 0))])).ToArray();
        return [.. CellsOf(structure, position).SelectMany(cell => Product(
        [
            .. Enumerable.Range(0, 2).Select(d => Leaves(union[d], structure.Cube.Dimensions[d].Codes, structure.Cube.CodeOf(cell, d))),
            TimesOf(structure.Cube.Dimensions[2].Codes, structure.Cube.CodeOf(cell, 2)),
        ]))];
    }

    private static IEnumerable<int> CellsOf(TableStructure structure, int position)
        => position < structure.Cube.CellCount ? [position] : structure.Rests[position - structure.Cube.CellCount].Parts;

    // Below a code that the table's own list does not break down, units are that code's.
    private static string Own(LinkedTable[] tables, int table, string unit)
        => string.Join(' ', unit.Split(' ').Select((code, i) => i == 2 ? code : Own(tables[table].Cube.Dimensions[i].Codes, code)));

    private static string Own(CodeList list, string code)
    {
        var parent = Array.Find(Codes, c => c.StartsWith(code + "/", StringComparison.Ordinal))?.Split('/')[1] ?? CodeList.Total;
        return list.IndexOf(code) >= 0 || code == CodeList.Total ? code
            : parent == CodeList.Total ? (list.IsLeaf(0) ? CodeList.Total : "not valid") : list.IndexOf(parent) < 0 ? Own(list, parent) : list.IsLeaf(list.IndexOf(parent)) ? parent : "not valid";
    }

    // The leaves of the full list that a code of a reduced one stands for.
    private static string[] Leaves(CodeList full, CodeList reduced, int code)
    {
        string[] roots = reduced[code][0] != CodeList.RestPrefix ? [reduced[code]]
            : [.. full.Children(full.IndexOf(reduced[code][1..])).Select(c => full[c]).Where(c => reduced.IndexOf(c) < 0)];
        return [.. roots.SelectMany(r => LeavesBelow(full, full.IndexOf(r)))];
    }

    private static IEnumerable<string> LeavesBelow(CodeList list, int code) => list.IsLeaf(code) ? [list[code]] : list.Children(code).SelectMany(c => LeavesBelow(list, c));

    private static string[] TimesOf(CodeList times, int code)
    {
        var name = times[code];
        if (name[0] == CodeList.RestPrefix)
        {
            var siblings = times.Children(times.Parent(code)).Where(c => c != code).SelectMany(c => TimesOf(times, c)).ToHashSet();
            return [.. TimesOf(times, times.Parent(code)).Where(m => !siblings.Contains(m))];
        }

        return Months(Parse(name == CodeList.Total ? "2020" : name));
    }

    private static TimePeriod Parse(string text) => TimePeriod.TryParse(text, out var period) ? period : throw new ArgumentException(text);

    private static string[] Months(TimePeriod period)
        => period.Granularity == Granularity.Month ? [$"{period}"] : [.. period.Split(Granularity.Month).Select(m => $"{m}")];

    private static IEnumerable<string> Product(string[][] sets)
        => sets.Aggregate((IEnumerable<string>)[string.Empty], (all, set) => all.SelectMany(a => set.Select(s => $"{a} {s}"))).Select(p => p.Trim());
}
