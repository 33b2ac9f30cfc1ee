using CsCheck;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Tables;

internal sealed class TableStructureTests
{
    [Test]
    public void The_structure_of_a_table_can_be_told_from_its_judged_cells() => SmallTable.Any.Sample(
        table =>
        {
            if (DisclosureControl.Protect(table.Send(), new ProtectionRules(table.Threshold), Sent.Key) is ProtectionOutcome.Protected { Table: { } made })
            {
                var again = TableStructure.Of(made.Structure.Cube, c => made.Find(c) is not null);
                Assert.That(again.Rests.Select(Text), Is.EqualTo(made.Structure.Rests.Select(Text)));
            }
        },
        iter: 100,
        seed: "0000Nh4Cm1Y4");

    [Test]
    public void A_list_is_reduced_to_the_same_codes_again()
    {
        var list = Sent.List("l", "a a1/a a2/a a3/a b c").Reduce([false, false, false, false, true, false, false]);
        bool[] all = [.. Enumerable.Range(0, list.Count).Select(c => list[c][0] != CodeList.RestPrefix)];

        Assert.That(list.Reduce(all), Has.Property(nameof(CodeList.Count)).EqualTo(list.Count));
    }

    private static string Text(Rest rest) => $"{rest.Cell} less {string.Join(' ', rest.Known)} is {string.Join(' ', rest.Parts)}";
}
