using Google.OrTools.Sat;

namespace DataHub.Api.Tests.Adversary;

/// <summary>What an answer said of some units together: between these bounds; both the same where it was published.</summary>
internal sealed record Fact(int[] Units, long Lower, long? Upper, bool IsExact)
{
    /// <summary>The figure, or that it is not 0, if that was said.</summary>
    public Fact Plain => IsExact ? this : this with { Lower = Math.Min(Lower, 1), Upper = null };
}

/// <summary>
/// Takes facts together and asks a constraint solver what else can be. It shares no code with the hub: numbers of units that are not negative, sums of them, nothing else.
/// </summary>
internal sealed class Deduction(int units)
{
    // Nothing in these histories is larger.
    private const long Most = 2_000;

    private readonly List<Fact> _facts = [];

    public IReadOnlyList<Fact> Facts => _facts;

    public Deduction(int units, IEnumerable<Fact> facts)
        : this(units) => _facts.AddRange(facts);

    /// <summary>Takes all of the facts, or none where they cannot be so together.</summary>
    public bool TakeIfItFits(IReadOnlyList<Fact> facts)
    {
        _facts.AddRange(facts);
        if (IsPossible())
        {
            return true;
        }

        _facts.RemoveRange(_facts.Count - facts.Count, facts.Count);
        return false;
    }

    /// <summary>Takes as many of the facts in their order as can be so together.</summary>
    public void TakeWhatFits(IReadOnlyList<Fact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        _facts.AddRange(facts);
        if (!IsPossible())
        {
            _facts.RemoveRange(_facts.Count - facts.Count, facts.Count);
            if (facts.Count > 1)
            {
                TakeWhatFits([.. facts.Take(facts.Count / 2)]);
                TakeWhatFits([.. facts.Skip(facts.Count / 2)]);
            }
        }
    }

    /// <summary>Whether any numbers fit.</summary>
    public bool IsPossible() => Solve(null, 0, Most);

    /// <summary>Whether the units can be so many together.</summary>
    public bool CanBe(int[] of, long value) => Solve(of, value, value);

    /// <summary>The fewest that the units can be together.</summary>
    public long Least(int[] of)
    {
        var least = 0L;
        while (!CanBe(of, least))
        {
            least++;
        }

        return least;
    }

    private bool Solve(int[]? of, long lower, long upper)
    {
        var model = new CpModel();
        var numbers = Enumerable.Range(0, units).Select(u => model.NewIntVar(0, Most, $"{u}")).ToArray();
        foreach (var fact in _facts)
        {
            model.AddLinearConstraint(LinearExpr.Sum(fact.Units.Select(u => numbers[u])), fact.Lower, fact.Upper ?? (Most * units));
        }

        if (of is not null)
        {
            model.AddLinearConstraint(LinearExpr.Sum(of.Select(u => numbers[u])), lower, upper);
        }

        var solver = new CpSolver { StringParameters = "num_workers:1" };
        var status = solver.Solve(model);
        Assert.That(status, Is.Not.EqualTo(CpSolverStatus.Unknown).And.Not.EqualTo(CpSolverStatus.ModelInvalid));
        return status is CpSolverStatus.Optimal or CpSolverStatus.Feasible;
    }
}
