using DataHub.Api.Storage;
using DataHub.AuditLog;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>What the audit log says of a stored table: numbers of the cells that were sent, and the hash of what is stored.</summary>
internal static class AuditTables
{
    public static AuditTable Of(StoredTable stored)
    {
        var table = stored.Table;
        var received = table.Cells.Count(c => c.Origin == CellOrigin.Sent);
        var published = table.Cells.Count(c => c is { Origin: CellOrigin.Sent, Value: not null });
        return new AuditTable(
            table.Key.Indicator,
            table.Key.TimePeriod,
            table.Revision,
            table.Rules.PolicyVersion,
            received,
            published,
            received - published,
            Convert.ToHexStringLower(stored.Sha256),
            stored.State == TableState.Held);
    }
}
