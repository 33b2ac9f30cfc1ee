using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>Whether whole numbers fit what is known of linked tables.</summary>
internal static class Whole
{
    /// <summary>Whether any do. What no solver can tell does not fit.</summary>
    /// <param name="table">The tables as one.</param>
    /// <param name="state">States what is known beyond it; false where that contradicts itself.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static bool Fits(ProtectedTable table, Predicate<Closure> state, CancellationToken cancellation)
    {
        using var deadline = new Deadline(TimeSpan.MaxValue, cancellation);
        var closure = Known(table);
        return state(closure) && closure.Propagate() && new UnknownCells(table.Structure.System, closure, deadline).Complete().Status == SolveStatus.Optimal;
    }

    /// <summary>What a table publishes, and what everybody knows of its hidden cells.</summary>
    public static Closure Known(ProtectedTable table)
    {
        var closure = new Closure(table.Structure.System);
        foreach (var cell in table.Cells)
        {
            if (cell.Value is { } value)
            {
                closure.Fix(cell.Position, value);
            }
            else
            {
                closure.AtLeast(cell.Position, table.LeastOf(cell.Position));
            }
        }

        return closure;
    }
}
