using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Where zeros are hidden, sees to the unknown cells that may follow: each is protected like a primary one. Below a cell that is 0 every other is 0, though nothing in public
/// says so; could one of them not be everything that a primary cell must be able to be, somebody would know that the cell above it is not 0.
/// </summary>
internal sealed class UnseenCells(Draft draft)
{
    /// <summary>Protects them. False when there is no way, or no time.</summary>
    public bool Run()
    {
        while (draft.Table.HidesZeros && Lacking() is { Count: > 0 } lacking)
        {
            lacking.ForEach(v => draft.IsPrimary[v] = true);
            draft.IsGuarding = false;
            if (draft.Deadline.IsOver || !lacking.TrueForAll(draft.Require) || !draft.FindWays() || !new Closing(draft).Run())
            {
                return false;
            }
        }

        return true;
    }

    private List<int> Lacking()
        => [.. MaybeFollowing.Find(draft.Table.Structure, draft.Table.IsJudged, [.. draft.Requirements.Keys.Where(draft.Table.IsJudged)])
            .Where(v => draft.Table.HidesZeroOf(v) && !draft.Requirements.ContainsKey(v))];
}
