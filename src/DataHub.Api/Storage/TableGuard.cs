using System.Security.Cryptography;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>
/// The last look before a table is stored. It stands in code because a constraint of the database would write the very figure it refuses into the
/// server's log.
/// </summary>
internal static class TableGuard
{
    /// <exception cref="InvariantException">A published count is one that the policy hides, a bound is given for a cell that is not suppressed, a held table publishes something, or the hash is another table's.</exception>
    public static void Check(StoredTable stored)
    {
        var table = stored.Table;
        foreach (var cell in table.Cells)
        {
            if (table.IsBreach(cell))
            {
                throw new InvariantException($"A table of {table.Key.Indicator} was about to be stored with a count that its policy hides.");
            }
        }

        if (stored.State == TableState.Held && table.Cells.Any(c => c.Status == CellStatus.Published))
        {
            throw new InvariantException($"A table of {table.Key.Indicator} was about to be held with a figure that is not hidden.");
        }

        if (stored.Bounds.Keys.Any(position => table.Find(position) is not { Status: CellStatus.Suppressed }))
        {
            throw new InvariantException($"A table of {table.Key.Indicator} was about to be stored with bounds for a cell that is not suppressed.");
        }

        if (!SHA256.HashData(stored.Content).AsSpan().SequenceEqual(stored.Sha256))
        {
            throw new InvariantException($"A table of {table.Key.Indicator} was about to be stored under another table's hash.");
        }
    }
}
