using DataHub.Api.Storage;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>Makes receipts from protected tables.</summary>
internal static class Receipts
{
    public const string Published = "published", Suppressed = "suppressed";

    /// <summary>In the order of the request. <paramref name="reasons"/> are left out when a stored submission is answered again.</summary>
    public static ReceiptTable Of(TableRequest request, ProtectedTable table, IReadOnlyList<SuppressionReason?>? reasons)
    {
        var observations = new ReceiptObservation[request.Observations.Count];
        for (var i = 0; i < observations.Length; i++)
        {
            var codes = CodesOf(request.Observations[i], table.Structure.Cube);
            var cell = table.Find(codes) ?? throw new InvalidOperationException("An observation that was sent is not in the protected table.");
            observations[i] = Of(table, codes, cell, reasons?[i]);
        }

        return Of(table, observations);
    }

    /// <summary>The first receipt, which alone has reasons.</summary>
    public static ReceiptTable Of(TableRequest request, Made made) => Of(request, made.Table, made.Reasons) with
    {
        Fallback = made.IsFallback ? true : null,
        Contradicts = made.Contradicts.Count == 0 ? null : made.Contradicts,
    };

    /// <summary>As stored, in the order of the cells.</summary>
    public static ReceiptTable Of(StoredTable stored)
    {
        var table = stored.Table;
        var sent = table.Cells.Where(c => c.Origin == CellOrigin.Sent);
        return Of(table, [.. sent.Select(c => Of(table, table.Structure.Cube.CodesOf(c.Position), c, null))]) with { State = NameOf(stored.State) };
    }

    /// <summary>The codes of an observation, one per dimension of the cube, totals spelled out.</summary>
    public static string[] CodesOf(ObservationRequest observation, Cube cube)
    {
        var codes = new string[cube.Dimensions.Count];
        for (var d = 0; d < codes.Length; d++)
        {
            codes[d] = observation.CodeOf(cube.Dimensions[d].Code) ?? CodeList.Total;
        }

        return codes;
    }

    private static ReceiptTable Of(ProtectedTable table, ReceiptObservation[] observations)
    {
        var published = observations.Count(o => o.Status == Published);
        return new ReceiptTable(
            table.Key.Indicator, table.Key.TimePeriod, table.Revision, table.Rules.PolicyVersion, published, observations.Length - published, observations);
    }

    private static ReceiptObservation Of(ProtectedTable table, string[] codes, Cell cell, SuppressionReason? reason)
    {
        var dimensions = new Dictionary<string, string>(codes.Length, StringComparer.Ordinal);
        for (var d = 0; d < codes.Length; d++)
        {
            dimensions.Add(table.Structure.Cube.Dimensions[d].Code, codes[d]);
        }

        return cell.Value is { } value
            ? new ReceiptObservation(dimensions, Published) { Value = value }
            : new ReceiptObservation(dimensions, Suppressed) { Reason = NameOf(reason) };
    }

    private static string? NameOf(SuppressionReason? reason) => reason switch
    {
        SuppressionReason.Small => "small",
        SuppressionReason.Dominance => "dominance",
        SuppressionReason.GroupDisclosure => "groupDisclosure",
        SuppressionReason.Complementary => "complementary",
        SuppressionReason.Earlier => "earlier",
        SuppressionReason.Held => "held",
        _ => null,
    };

    private static string NameOf(TableState state) => state switch
    {
        TableState.Current => "current",
        TableState.Superseded => "superseded",
        TableState.Held => "held",
        _ => "withdrawn",
    };
}
