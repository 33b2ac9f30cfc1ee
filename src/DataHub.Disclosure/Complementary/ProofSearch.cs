using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Complementary;

/// <summary>Looks for certificates in whole numbers for everything a draft requires, and hides more where there is none.</summary>
internal sealed class ProofSearch(Draft draft)
{
    private const double EffortWithin = 1;
    private const double EffortWidened = 5;

    // A linear program takes a tenth of the time of an integer one, and has many solutions.
    private const int Attempts = 5;

    // Integer programs over more variables, each a yes or no as well, seldom come to an end.
    private const int LargePart = 2000;

    /// <summary>Whether all were found, with what had to be hidden for them.</summary>
    public bool Run()
    {
        var proof = new Proof(draft.Table, draft.Least, draft.Requirements.Values);
        foreach (var deviation in draft.Deviations)
        {
            proof.Add(draft.Hidden, deviation.Rounded());
        }

        var open = proof.Open().ToList();
        for (var i = 0; i < open.Count; i++)
        {
            draft.Tell?.Invoke(ProtectionStep.Proving, (double)i / open.Count);
            var (cell, value) = open[i];
            if (draft.Deadline.IsOver || !(proof.IsShown(cell, value) || Show(proof, cell, value)))
            {
                return false;
            }
        }

        return !proof.Open().Any();
    }

    private bool Show(Proof proof, int cell, long value)
    {
        for (var width = draft.Programs.Narrowest; width <= Math.Max(draft.Programs.Narrowest, 1); width++)
        {
            var way = new Way(cell, value - draft.Table.Values[cell]);
            for (var attempt = 0; attempt < Attempts && draft.Within(way, width, attempt) is { } deviation; attempt++)
            {
                if (proof.Add(draft.Hidden, deviation.Rounded()) && proof.IsShown(cell, value))
                {
                    return true;
                }
            }

            if (SearchOver(OnTheWay(cell, width), cell, value) is { } found)
            {
                return proof.Add(draft.Hidden, found);
            }
        }

        var around = draft.Programs.VariablesAround(cell, draft.Programs.Narrowest);
        if (((around.Length <= LargePart ? Widened(around, cell, value) : null) ?? Widened(draft.Programs.VariablesNextTo(cell), cell, value)) is not { } step)
        {
            return false;
        }

        draft.Hide(step.Variables);
        return proof.Add(draft.Hidden, step);
    }

    private Step? Widened(int[] variables, int cell, long value)
    {
        var search = new IntegerSearch(draft.Table, draft.Hidden, draft.Least, variables);
        return IsFound(search.Widened(cell, value, draft.Costs, EffortWidened, draft.Deadline.Token, out var step)) ? step : null;
    }

    private static bool IsFound(SolveStatus status) => status is SolveStatus.Optimal or SolveStatus.Feasible;

    private Step? SearchOver(int[] variables, int cell, long value)
    {
        var search = new IntegerSearch(draft.Table, draft.Hidden, draft.Least, variables);
        return IsFound(search.Within(cell, value, EffortWithin, draft.Deadline.Token, out var step)) ? step : null;
    }

    // The hidden variables near the cell, and all that move where it does: in fractions there is a way over these.
    private int[] OnTheWay(int cell, int width)
    {
        var variables = new SortedSet<int>(draft.Programs.VariablesAround(cell, width).Where(v => draft.Hidden[v])) { cell };
        foreach (var deviation in draft.Through(cell))
        {
            variables.UnionWith(deviation.Variables.ToArray());
        }

        return [.. variables];
    }
}
