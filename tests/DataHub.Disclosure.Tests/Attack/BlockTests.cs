using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class BlockTests
{
    [Test]
    public void Blocks_part_the_open_unknowns_and_what_stands_behind_the_table_fulfils_their_relations()
        => SmallTable.Any.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            var blocks = Block.Split(setup.Unknowns, setup.Shuttle);
            return blocks.SelectMany(b => b.Variables).Order().SequenceEqual(Enumerable.Range(0, setup.Unknowns.Count).Where(v => !setup.Shuttle.IsFixed(v)))
                && blocks.TrueForAll(b => b.Relations.All(r => Sum(b, r, truth) == r.Right));
        }, seed: "0000000000019", iter: 1000);

    [Test]
    public void What_hangs_together_through_a_hidden_total_is_one_block()
    {
        var setup = new AttackSetup(Pattern.Of(Pattern.Cube(2, 2), 5, [20, null, null, null, null, null, null, null, null]));

        Assert.That(Block.Split(setup.Unknowns, setup.Shuttle).ConvertAll(b => b.Count), Is.EqualTo(new[] { 8 }));
    }

    private static long Sum(Block block, Relation relation, SmallTable truth)
        => relation.Parts.Sum(p => truth.Figures[block.Positions[p]]) - (relation.Total < 0 ? 0 : truth.Figures[block.Positions[relation.Total]]);
}
