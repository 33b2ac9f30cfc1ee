using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Complementary;

/// <summary>Looks for certificates in whole numbers for everything a draft requires, and hides more where there is none.</summary>
internal sealed class ProofSearch(Draft draft)
{
    private const double EffortWithin = 1;
    private const double EffortWidened = 5;

    /// <summary>Whether all were found, with what had to be hidden for them.</summary>
    public bool Run()
    {
        var proof = new Proof(draft.Table, [.. draft.Requirements.Values]);
        foreach (var deviations in draft.Ways.Select(w => w.Deviations!).Distinct())
        {
            proof.Add(draft.Hidden, [.. deviations.Select((d, v) => draft.Table.Values[v] + (long)Math.Round(d))]);
        }

        foreach (var (requirement, value) in proof.Open())
        {
            if (draft.Deadline.IsOver || !(proof.IsShown(requirement, value) || Show(proof, proof.CellOf(requirement), value)))
            {
                return false;
            }
        }

        return !proof.Open().Any();
    }

    private bool Show(Proof proof, int cell, long value)
    {
        var cancellation = draft.Deadline.Token;
        if (draft.Program.MoveWithin(cell, value - draft.Table.Values[cell], draft.Hidden, cancellation) == SolveStatus.Optimal
            && proof.Add(draft.Hidden, draft.Program.Rounded()))
        {
            return true;
        }

        var search = new IntegerSearch(draft.Table, draft.Hidden);
        if (search.Within(cell, value, EffortWithin, cancellation, out var certificate) is SolveStatus.Optimal or SolveStatus.Feasible)
        {
            return proof.Add(draft.Hidden, certificate);
        }

        if (search.Widened(cell, value, draft.Costs, EffortWidened, cancellation, out certificate) is not (SolveStatus.Optimal or SolveStatus.Feasible))
        {
            return false;
        }

        draft.Hide(v => certificate[v] != draft.Table.Values[v]);
        return proof.Add(draft.Hidden, certificate);
    }
}
