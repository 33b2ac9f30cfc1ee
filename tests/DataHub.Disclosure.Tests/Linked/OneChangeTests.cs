using CsCheck;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;
using Google.OrTools.Sat;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>
/// A table and its correction, in which a single leaf is another. The attacker knows that it is one, though not which, and asks a constraint solver what each hidden small figure can have been: it
/// shares no code with the engine but the cubes.
/// </summary>
internal sealed class OneChangeTests
{
    private const long Most = 200;

    private static readonly Cube[] Cubes =
        [Sent.Cube("a b c"), Sent.Cube("a b c d"), Sent.Cube("g g1/g g2/g h h1/h h2/h"), Sent.Cube("a b", "x y"), Sent.Cube("a b", "x y z"), Sent.Cube("g g1/g g2/g h", "x y")];

    // Two sums of hidden cells below different hidden ones: 20 and 0 of 26 are shown, so that two others are 6 together.
    [TestCase("20 3 3 0", 3, 1L)]
    [TestCase("20 3 3 10", 3, 4L)]
    public void What_was_left_of_a_total_does_not_tell_what_one_has_become(string leaves, int leaf, long became)
    {
        long[] before = [.. leaves.Split(' ').Select(long.Parse)];
        var history = new History(Cubes[2], 5, before, leaf, became);

        Assert.That(history.Pinned(), Is.Empty);
    }

    [Test]
    public void Whoever_knows_that_one_figure_changed_finds_no_small_one()
    {
        var (pinned, judged) = (new List<string>(), 0);
        foreach (var history in Any.Array[Deep.Of(120, 4000)].Single(_ => true, Deep.Seed))
        {
            judged += history.Hidden().Count();
            pinned.AddRange(history.Pinned().Select(p => $"{history}: {p}"));
        }

        TestContext.Out.WriteLine($"{judged} small figures judged");
        Assert.That(judged, Is.GreaterThan(100));
        Assert.That(pinned, Is.Empty);
    }

    private static Gen<History> Any => Gen.Select(Gen.Int[0, Cubes.Length - 1].Select(c => Cubes[c]), Gen.Int[3, 5]).SelectMany((cube, threshold) =>
    {
        var leaves = Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf);
        var figure = Gen.Frequency((2, Gen.Const(0L)), (3, Gen.Long[1, threshold - 1]), (4, Gen.Long[threshold, 30]));
        return Gen.Select(figure.Array[leaves], Gen.Int[0, leaves - 1], Gen.Long[0, 2 * threshold], (before, leaf, became) => new History(cube, threshold, before, leaf, became));
    });

    private sealed class History
    {
        private readonly Cube _cube;
        private readonly int _threshold;
        private readonly int[] _leaves;
        private readonly List<(ProtectedTable Table, long[] Truth)> _shown = [];
        private readonly string _name;

        public History(Cube cube, int threshold, long[] before, int leaf, long became)
        {
            (_cube, _threshold) = (cube, threshold);
            _leaves = [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)];
            _name = $"{string.Join(' ', before)}, {leaf} becomes {became} under {threshold}";
            long[] after = [.. before];
            after[leaf] = became;
            Send(before);
            Send(after);
        }

        public override string ToString() => _name;

        /// <summary>The small figures that are hidden: in which revision, and of which leaf.</summary>
        public IEnumerable<(int Revision, int Leaf)> Hidden()
            => from r in Enumerable.Range(0, _shown.Count)
               from l in Enumerable.Range(0, _leaves.Length)
               where _shown[r].Table.Find(_leaves[l]) is { Value: null } && _shown[r].Truth[l] >= 1 && _shown[r].Truth[l] < _threshold
               select (r, l);

        /// <summary>Those that can be nothing else, whichever leaf it is that changed.</summary>
        public IEnumerable<(int Revision, int Leaf)> Pinned() => Hidden().Where(h => _shown.Count == 2 && !Enumerable.Range(0, _leaves.Length).Any(changed => CanBeElse(h.Revision, h.Leaf, changed)));

        private void Send(long[] leaves)
        {
            var stored = _shown.Select(s => new LinkedTable(s.Table, _cube)).ToList();
            if (DisclosureControl.Protect([new NewTable(Sent.Whole(_cube, leaves), stored.Count + 1)], stored, Temporal.Flow, new ProtectionRules(_threshold), Sent.Key)[0] is ProtectionOutcome.Protected made)
            {
                _shown.Add((made.Table, leaves));
            }
        }

        private bool CanBeElse(int revision, int leaf, int changed)
        {
            var model = new CpModel();
            var before = _leaves.Select((_, l) => model.NewIntVar(0, Most, $"b{l}")).ToArray();
            var after = before.ToArray();
            after[changed] = model.NewIntVar(0, Most, "a");
            State(model, _shown[0].Table, before, _ => false);
            State(model, _shown[1].Table, after, c => _shown[0].Table.Find(c) is { Value: null });
            model.Add((revision == 0 ? before : after)[leaf] != _shown[revision].Truth[leaf]);
            using var solver = new CpSolver { StringParameters = "num_workers:1" };
            return solver.Solve(model) is CpSolverStatus.Optimal or CpSolverStatus.Feasible;
        }

        // What was hidden before may have become 0.
        private void State(CpModel model, ProtectedTable table, IntVar[] figures, Predicate<int> isLater)
        {
            foreach (var cell in table.Cells)
            {
                var sum = LinearExpr.Sum(_cube.LeavesBelow(cell.Position).Select(l => figures[Array.IndexOf(_leaves, l)]));
                if (cell.Value is { } value)
                {
                    model.Add(sum == value);
                }
                else if (!isLater(cell.Position))
                {
                    model.Add(sum >= 1);
                }
            }
        }
    }
}
