using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class RepairSearchTests
{
    private const int Effort = 500;

    [Test]
    public void A_move_goes_the_way_it_should_breaks_nothing_and_stays_above_the_lower_bounds()
        => SmallTable.Any.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            return Enumerable.Range(0, 2 * setup.Least.Length).All(i =>
            {
                var (generator, sign) = (i / 2, i % 2 == 0 ? 1 : -1);
                var figures = setup.Truth(truth);
                var search = new RepairSearch(setup.System, figures, setup.Least);
                var before = figures[generator];
                return !search.Move([generator], sign, Effort) || (Apply(search, figures, setup) && (figures[generator] - before) * sign > 0);
            });
        }, seed: "0000000000013", iter: 500);

    [Test]
    public void A_repair_leaves_less_broken()
        => Gen.Select(SmallTable.Solid, Gen.Int[-2, 2].Array[250]).Sample((truth, noise) =>
        {
            var setup = new AttackSetup(truth.Protect());
            var figures = setup.Truth(truth).Select((f, g) => Math.Max(setup.Least[g], f + noise[g])).ToArray();
            var search = new RepairSearch(setup.System, figures, setup.Least);
            var before = setup.Excess(figures);
            var row = Array.FindIndex(before, e => e != 0);
            if (row < 0 || !search.Repair(row, Effort))
            {
                return true;
            }

            search.Apply();
            return setup.Excess(figures).Sum(Math.Abs) < before.Sum(Math.Abs) && !figures.Where((f, g) => f < setup.Least[g]).Any();
        }, seed: "0000000000014", iter: 2000);

    [Test]
    public void A_move_of_several_generators_changes_their_sum()
        => SmallTable.Solid.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            return Enumerable.Range(0, setup.System.Dependents.Count).All(d =>
            {
                var below = setup.System.Below(setup.System.Dependents[d]).ToArray();
                var search = new RepairSearch(setup.System, setup.Truth(truth), setup.Least);
                return below.Length == 0 || !search.Move(below, -1, Effort) || search.Found.Where(c => below.Contains(c.Generator)).Sum(c => c.Steps) < 0;
            });
        }, seed: "0000000000021", iter: 500);

    [Test]
    public void The_box_of_two_rows_and_two_columns_is_found()
    {
        var setup = new AttackSetup(Pattern.Of(Pattern.Cube(2, 2), 5, [15, 9, 6, 7, null, null, 8, null, null]));
        var search = new RepairSearch(setup.System, [3, 4, 6, 2], setup.Least);

        Assert.That(search.Move([0], 1, Effort), Is.True);
        Assert.That(search.Found, Is.EquivalentTo(new[] { (0, 1L), (1, -1L), (2, -1L), (3, 1L) }));
    }

    private static bool Apply(RepairSearch search, long[] figures, AttackSetup setup)
    {
        search.Apply();
        return setup.Excess(figures).All(e => e == 0) && !figures.Where((f, g) => f < setup.Least[g]).Any();
    }
}
