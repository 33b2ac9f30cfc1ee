using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>Protected tables written down by hand.</summary>
internal static class Pattern
{
    /// <summary>A table of one dimension: the total, then its parts; null is hidden.</summary>
    public static ProtectedTable Line(int threshold, params long?[] totalAndParts) => LaterLine(threshold, 1, totalAndParts);

    /// <summary>The same as a later revision.</summary>
    public static ProtectedTable LaterLine(int threshold, int revision, params long?[] totalAndParts)
        => Of(Cube(totalAndParts.Length - 1), threshold, totalAndParts, revision);

    /// <summary>A flat cube with the given numbers of codes.</summary>
    public static Cube Cube(params int[] codes) => new([.. codes.Select((n, d) =>
        new Dimension($"d{d}", CodeList.Flat("codes", [.. Enumerable.Range(1, n).Select(i => $"c{i}")])))]);

    /// <summary>Every cell of a cube in its order; null is hidden.</summary>
    public static ProtectedTable Of(Cube cube, int threshold, IEnumerable<long?> values, int revision = 1, Measure measure = Measure.Count) => new(
        new TableKey("partner", "indicator", "2020"), revision, new ProtectionRules(threshold, measure), new TableStructure(cube, []),
        [.. values.Select((v, p) => v is { } value ? Cell.Published(p, CellOrigin.Sent, value) : Cell.Suppressed(p, CellOrigin.Sent))]);

    /// <summary>The positions of everything hidden.</summary>
    public static List<int> Hidden(ProtectedTable table)
        => [.. table.Cells.Where(c => c.Status == CellStatus.Suppressed).Select(c => c.Position)];
}
