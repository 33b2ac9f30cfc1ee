using CsCheck;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class SmallestTableTests
{
    [Test]
    public void What_it_reaches_is_the_smallest_value_there_is()
    {
        var (reached, missed) = (0, 0);
        SmallTable.Any.Sample(
            truth =>
            {
                var raw = truth.Send();
                using var deadline = new Deadline(TimeSpan.MaxValue, default);
                if (raw.Count == 0 || JudgedTableBuilder.Build(raw, raw.Values, deadline, out _) is not { } table || Enumeration.Lowest(Hidden(table)) is not { } lowest)
                {
                    return true;
                }

                var floors = LowestValues.Floors(table);
                var smallest = new SmallestTable(table, floors);
                int[] judged = [.. Enumerable.Range(0, floors.Length).Where(v => table.IsJudged(v) && !table.IsZero(v))];
                reached += judged.Count(smallest.Reaches);
                missed += judged.Count(v => !smallest.Reaches(v) && floors[v] == lowest[v]);
                return judged.All(v => !smallest.Reaches(v) || floors[v] == lowest[v]);
            },
            seed: "0000000000830", iter: 400, threads: 1);
        Assert.That(reached, Is.GreaterThan(200));
        Assert.That(missed, Is.LessThan(reached / 5));
    }

    private static ProtectedTable Hidden(JudgedTable table) => new(
        table.Key, 1, new ProtectionRules(5), table.Structure,
        [.. Enumerable.Range(0, table.Values.Length).Where(table.IsJudged).Select(v => table.IsZero(v) ? Cell.Published(v, table.Origin(v)!.Value, 0) : Cell.Suppressed(v, table.Origin(v)!.Value))]);
}
