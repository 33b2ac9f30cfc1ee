using CsCheck;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class GeneratorSystemTests
{
    [Test]
    public void What_stands_behind_a_table_meets_every_demand_and_follows_from_its_generators()
        => SmallTable.Any.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            var generators = setup.Truth(truth);

            return setup.Excess(generators).All(e => e == 0)
                && setup.System.Complete(generators).Select((f, v) => f == truth.Figures[setup.Unknowns.Positions[v]]).All(same => same);
        }, seed: "0000000000011", iter: 1000);

    [Test]
    public void Any_generators_that_meet_every_demand_give_a_table_that_fulfils_every_relation()
        => Gen.Select(SmallTable.Any, Gen.Int[-1, 1].Array[250]).Sample((truth, noise) =>
        {
            var setup = new AttackSetup(truth.Protect());
            var generators = setup.Truth(truth).Select((f, g) => Math.Max(setup.Least[g], f + noise[g])).ToArray();
            var all = setup.System.Complete(generators);
            var isLargeEnough = !all.Where((f, v) => f < setup.Unknowns.Lower[v]).Any();

            return !isLargeEnough || setup.Excess(generators).All(e => e == 0) == setup.Unknowns.Fulfil(all);
        }, seed: "0000000000012", iter: 3000);

    [Test]
    public void One_relation_a_total_is_enough()
    {
        var table = Pattern.Of(Pattern.Cube(2, 2), 5, [15, 9, 6, 7, null, null, 8, null, null]);
        var setup = new AttackSetup(table);

        Assert.That((setup.System.Generators.Length, setup.System.Rows.Count, setup.Unknowns.RelationCount), Is.EqualTo((4, 4, 4)));
        Assert.That(new AttackSetup(Hide(table, 0, 1, 2)).System.Rows.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_total_that_follows_from_published_parts_demands_nothing()
    {
        var table = Pattern.Of(Pattern.Cube(2, 2), 5, [15, 9, 6, 7, null, null, 8, null, null]);

        Assert.That(new AttackSetup(Hide(table, 1, 2)).System.Rows.Count, Is.EqualTo(2));
    }

    private static ProtectedTable Hide(ProtectedTable table, params int[] positions)
        => Pattern.Of(table.Structure.Cube, 5, table.Cells.Select(c => positions.Contains(c.Position) ? null : c.Value));
}
