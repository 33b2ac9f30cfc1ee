using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>Linked tables written down by hand: every cell of a table's reduced cube in its order; null is hidden, and -1 not judged.</summary>
internal static class LinkedSetup
{
    public const long Unknown = -1;

    /// <summary>A table that uses all codes of its cube.</summary>
    public static LinkedTable Table(string period, Cube cube, params long?[] values) => Table(period, 1, cube, cube, values);

    /// <summary>A table that uses some of the codes of a larger cube.</summary>
    public static LinkedTable Table(string period, int revision, Cube reduced, Cube full, params long?[] values)
    {
        var cells = values.Select((v, p) => (Value: v, Position: p)).Where(c => c.Value != Unknown)
            .Select(c => c.Value is { } value ? Cell.Published(c.Position, CellOrigin.Sent, value) : Cell.Suppressed(c.Position, CellOrigin.Sent)).ToList();
        var structure = TableStructure.Of(reduced, p => values[p] != Unknown);
        return new LinkedTable(new ProtectedTable(new TableKey("partner", "indicator", period), revision, new ProtectionRules(5), structure, cells), full);
    }

    public static LinkedTables Flow(params LinkedTable[] tables) => LinkedTables.Of(tables, Temporal.Flow);

    public static LinkedTables Stock(params LinkedTable[] tables) => LinkedTables.Of(tables, Temporal.Stock);
}
