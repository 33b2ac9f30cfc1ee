using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>
/// Whether a repeated submission is the stored one. Only the protected form is left to compare with: the same tables, the same cells, and where a cell is
/// published its value.
/// </summary>
internal static class Replay
{
    /// <summary>The stored tables in the order of the request; null when it is not the same submission.</summary>
    public static IReadOnlyList<ProtectedTable>? Match(SubmissionRequest request, IReadOnlyList<StoredTable> stored)
    {
        if (request.Tables.Count != stored.Count)
        {
            return null;
        }

        var tables = new List<ProtectedTable>(stored.Count);
        foreach (var table in request.Tables)
        {
            var match = stored.FirstOrDefault(s => s.Table.Key.Indicator == table.Indicator && s.Table.Key.TimePeriod == table.TimePeriod)?.Table;
            if (match is null || tables.Contains(match) || !IsSame(table, match))
            {
                return null;
            }

            tables.Add(match);
        }

        return tables;
    }

    private static bool IsSame(TableRequest request, ProtectedTable table)
    {
        var cube = table.Structure.Cube;
        var seen = new HashSet<int>();
        foreach (var observation in request.Observations)
        {
            var isKnown = Array.TrueForAll(observation.Dimensions, d => cube.Dimensions.Any(k => k.Code == d.Name));
            if (!isKnown || table.Find(Receipts.CodesOf(observation, cube)) is not { Origin: CellOrigin.Sent } cell
                || !seen.Add(cell.Position) || (cell.Value is { } value && value != observation.Value))
            {
                return false;
            }
        }

        return seen.Count == table.Cells.Count(c => c.Origin == CellOrigin.Sent);
    }
}
