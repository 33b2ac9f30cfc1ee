using System.Text.Json;
using DataHub.Api.Json;

namespace DataHub.Api.Catalogue;

/// <summary>Reads a code list's document.</summary>
internal static class CodeListReader
{
    public const int MaxCodes = 10_000;

    private static readonly MemberSet Members = new(["code", "label", "codes"], []);
    private static readonly MemberSet EntryMembers = new(["code", "label"], ["parent", "validFrom", "validTo"]);

    public static CodeListDocument Read(JsonElement element, FaultList faults)
    {
        var root = DocumentReader.Root(element, Members, faults);
        return new CodeListDocument(
            DocumentReader.Code(root), DocumentReader.Label(root, "label"), root.Items("codes", MaxCodes, ReadEntry) ?? []);
    }

    private static CodeEntry ReadEntry(JsonElement element, Place place, FaultList faults)
    {
        var entry = new StrictObject(element, place, EntryMembers, faults);
        return new CodeEntry(
            DocumentReader.Code(entry),
            entry.Text("parent", DocumentReader.MaxCodeText),
            DocumentReader.Label(entry, "label"),
            entry.Text("validFrom", DocumentReader.MaxPeriod),
            entry.Text("validTo", DocumentReader.MaxPeriod));
    }
}
