using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class NearestTableTests
{
    [Test]
    public void In_flat_tables_of_two_dimensions_it_is_found_exactly_where_there_is_one()
    {
        var (found, none) = (0, 0);
        SmallTable.Plane.Sample(
            truth =>
            {
                var setup = new AttackSetup(truth.Protect());
                if (Enumeration.Of(setup.Table) is not { } enumeration)
                {
                    return true;
                }

                var figures = setup.Unknowns.Positions.Select(p => truth.Figures[p]).ToArray();
                using var nearest = new NearestTable(setup.System, setup.Unknowns, setup.Least, CancellationToken.None);
                foreach (var variable in Enumerable.Range(0, setup.Unknowns.Count).Where(v => !setup.Shuttle.IsFixed(v)))
                {
                    foreach (var difference in new[] { -2L, -1, 1, 3 })
                    {
                        var changes = nearest.Shift(figures, variable, difference, attempt: 0);
                        if ((changes is not null) != enumeration.IsPossible(setup.Unknowns.Positions[variable], figures[variable] + difference)
                            || (changes is not null && !IsTable(setup, figures, changes, variable, difference)))
                        {
                            return false;
                        }

                        _ = changes is null ? Interlocked.Increment(ref none) : Interlocked.Increment(ref found);
                    }
                }

                return true;
            },
            seed: "0000000000510", iter: 500);
        Assert.That(found, Is.GreaterThan(500));
        Assert.That(none, Is.GreaterThan(500));
    }

    [Test]
    public void In_three_dimensions_what_is_found_fits([Values(0, 1)] int attempt)
        => SmallTable.Solid.Sample(
            truth =>
            {
                var setup = new AttackSetup(truth.Protect());
                var figures = setup.Unknowns.Positions.Select(p => truth.Figures[p]).ToArray();
                using var nearest = new NearestTable(setup.System, setup.Unknowns, setup.Least, CancellationToken.None);
                return Enumerable.Range(0, setup.Unknowns.Count).Where(v => !setup.Shuttle.IsFixed(v))
                    .All(v => nearest.Shift(figures, v, 1, attempt) is not { } changes || IsTable(setup, figures, changes, v, 1));
            },
            seed: "0000000000520", iter: 300);

    private static bool IsTable(AttackSetup setup, long[] figures, List<(int Generator, long Steps)> changes, int variable, long difference)
    {
        var generators = Array.ConvertAll(setup.System.Generators, v => figures[v]);
        changes.ForEach(c => generators[c.Generator] += c.Steps);
        var table = setup.System.Complete(generators);
        return setup.Unknowns.Fulfil(table) && table[variable] == figures[variable] + difference;
    }
}
