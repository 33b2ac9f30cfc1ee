using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>What is known of every cell before looking at any relation.</summary>
internal static class LeastFigures
{
    /// <summary>By position: 0 for a cell that is unknown; for a judged one what everybody knows of suppressed cells, or k where it is known not to be small.</summary>
    public static long[] Of(ProtectedTable table, Predicate<int>? isNotSmall = null)
    {
        var least = new long[table.Structure.VariableCount];
        foreach (var cell in table.Cells)
        {
            least[cell.Position] = cell.Status == CellStatus.Suppressed && isNotSmall?.Invoke(cell.Position) == true ? table.Rules.Threshold : table.LeastOf(cell.Position);
        }

        return least;
    }
}
