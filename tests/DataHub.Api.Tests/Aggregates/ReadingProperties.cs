using System.Globalization;
using CsCheck;
using DataHub.Api.Aggregates;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;
using static DataHub.Api.Tests.Aggregates.Stored;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>
/// Random worlds: leaf figures of two partners in two half-years, of which random cells were sent, followed or were hidden. What is answered is compared
/// with the leaves themselves and with a slow oracle that knows the rules by heart.
/// </summary>
internal sealed class ReadingProperties
{
    private static readonly string[] Partners = ["a", "b"];
    private static readonly string[] Periods = ["2020-S1", "2020-S2"];
    private static readonly Cube Cube = CubeOf("regio", "rotterdam<regio", "~regio<regio", "elders");

    private static readonly string[][] Cells = [.. Enumerable.Range(0, Cube.CellCount).Select(Cube.CodesOf)];

    private static readonly Gen<World> Worlds = Gen.Select(
        Gen.Int[-3, 9].Array[4 * Cube.CellCount], Gen.Int[0, 9].Array[4 * Cube.CellCount], Gen.Int[0, 99], Gen.Bool, (leaves, states, share, total) => new World(leaves, states, share, total));

    [Test]
    public void Every_answered_value_is_the_sum_of_the_leaves_it_consists_of()
        => Worlds.Sample(
            world =>
            {
                foreach (var o in world.Answer().Where(o => o.Value is not null))
                {
                    var reported = Partners.Where(p => world.StateOf(p, o.TimePeriod.ToString(), [.. o.Codes]) == State.Shown);
                    Assert.That(o.Value, Is.EqualTo(reported.Sum(p => world.Truth(p, o.TimePeriod.ToString(), [.. o.Codes]))));
                }
            },
            iter: 300);

    [Test]
    public void Nothing_is_answered_that_the_oracle_calls_hidden_or_missing()
        => Worlds.Sample(
            world =>
            {
                foreach (var o in world.Answer())
                {
                    Assert.That(o.Status, Is.EqualTo(world.Expected(o)), $"{o.TimePeriod} {string.Join(',', o.Codes)}");
                }
            },
            iter: 300);

    [Test]
    public void The_bounds_of_a_hidden_cell_hold_its_true_value()
        => Worlds.Sample(
            world =>
            {
                foreach (var o in world.Answer().Where(o => o.Bounds is not null))
                {
                    var truth = Partners.Sum(p => world.Truth(p, o.TimePeriod.ToString(), [.. o.Codes]));
                    Assert.That(truth, Is.InRange(o.Bounds!.Value.Lower, o.Bounds.Value.Upper ?? long.MaxValue));
                }
            },
            iter: 300);

    private enum State
    {
        Missing,
        Hidden,
        Shown,
    }

    private sealed class World(int[] leaves, int[] states, int share, bool isTotalOnly)
    {
        public IReadOnlyList<Observation> Answer()
        {
            var indicator = TotalOnly with { Periods = ["half-year"], Policy = TotalOnly.Policy with { Visibility = isTotalOnly ? "total-only" : "partner-visible" } };
            var tables = Partners.SelectMany(p => Periods.Select(t => TableOf(p, t))).ToArray();
            var figures = Figures(indicator, tables);
            return [.. new[] { "timePeriod=2020", "timePeriod=2020-S1..2020-S2" }.SelectMany(q => Query(figures, q + "&groupBy=area*,age*").Answer(figures))];
        }

        /// <summary>The sum of the leaves under a cell, whatever was sent.</summary>
        public long Truth(string partner, string period, string[] codes)
            => period == "2020"
                ? Periods.Sum(p => Truth(partner, p, codes))
                : Enumerable.Range(0, Cube.CellCount).Where(c => Cube.IsLeaf(c) && IsUnder(c, codes)).Sum(c => Math.Max(0L, Leaf(partner, period, c)));

        public State StateOf(string partner, string period, string[] codes)
        {
            if (codes.Any(c => Cube.Dimensions.All(d => d.Codes.IndexOf(c) < 0)))
            {
                return State.Missing;
            }

            return period == "2020" ? Worst(Periods.Select(p => StateOf(partner, p, codes))) : StateIn(partner, period, Cube.CellAt(codes));
        }

        public ObservationStatus Expected(Observation o)
        {
            var all = Partners.Select(p => StateOf(p, o.TimePeriod.ToString(), [.. o.Codes])).ToList();
            var isComplete = all.All(s => s != State.Missing);
            return all.All(s => s == State.Missing) || (isTotalOnly && !isComplete) ? ObservationStatus.Missing
                : all.Contains(State.Hidden) ? ObservationStatus.Suppressed
                : isComplete ? ObservationStatus.Published : ObservationStatus.Partial;
        }

        private State StateIn(string partner, string period, int cell)
        {
            if (Cells[cell].Any(c => c.StartsWith('~')))
            {
                return State.Missing;
            }

            var number = StateNumber(partner, period, cell);
            if (IsSent(number))
            {
                return IsHidden(number) ? State.Hidden : State.Shown;
            }

            var sums = Enumerable.Range(0, 2)
                .Select(d => Cube.Dimensions[d].Codes.Children(Cube.CodeOf(cell, d)).Select(c => StateIn(partner, period, Cube.With(cell, d, c))).ToList())
                .Where(s => s.Count > 0).Select(Worst).Where(s => s != State.Missing).ToList();
            return sums.Count == 0 ? State.Missing : IsHeld(number) ? IsHidden(number) ? State.Hidden : State.Shown : Worst(sums);
        }

        private StoredTable TableOf(string partner, string period)
        {
            var cells = Enumerable.Range(0, Cube.CellCount).Select(c => (Cell: c, Number: StateNumber(partner, period, c))).Where(c => IsHeld(c.Number)).Select(c =>
            {
                var truth = Truth(partner, period, Cells[c.Cell]);
                var figure = IsHidden(c.Number) ? string.Create(CultureInfo.InvariantCulture, $"hidden {truth / 2}..{truth + 3}") : truth.ToString(CultureInfo.InvariantCulture);
                return $"{string.Join(',', Cells[c.Cell])}: {(IsSent(c.Number) ? string.Empty : "follows ")}{figure}";
            });
            return Table(partner, period, Cube, 5, [.. cells]);
        }

        private static State Worst(IEnumerable<State> states) => states.Min();

        private bool IsHeld(int number) => number * 10 < share + 40;

        private bool IsSent(int number) => IsHeld(number) && number % 3 != 0;

        private static bool IsHidden(int number) => number % 4 == 1;

        private int StateNumber(string partner, string period, int cell) => states[Index(partner, period, cell)];

        private long Leaf(string partner, string period, int cell) => leaves[Index(partner, period, cell)] is > 0 and var n ? n + 4 : 0;

        private static int Index(string partner, string period, int cell)
            => (((Array.IndexOf(Partners, partner) * 2) + Array.IndexOf(Periods, period)) * Cube.CellCount) + cell;

        private static bool IsUnder(int cell, string[] codes)
        {
            for (var d = 0; d < codes.Length; d++)
            {
                var list = Cube.Dimensions[d].Codes;
                var code = Cube.CodeOf(cell, d);
                while (code >= 0 && list[code] != codes[d])
                {
                    code = list.Parent(code);
                }

                if (code < 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
