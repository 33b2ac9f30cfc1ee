using System.Text.Json;
using DataHub.Api.Json;

namespace DataHub.Api.Catalogue;

/// <summary>Reads a partner's document.</summary>
internal static class PartnerReader
{
    private const int MaxClients = 100, MaxClientId = 200;

    private static readonly MemberSet Members = new(["code", "label", "clients"], ["agreement", "validFrom", "validTo"]);

    public static PartnerDocument Read(JsonElement element, FaultList faults)
    {
        var root = DocumentReader.Root(element, Members, faults);
        return new PartnerDocument(
            DocumentReader.Code(root),
            DocumentReader.Label(root, "label"),
            DocumentReader.Texts(root, "clients", MaxClients, MaxClientId) ?? [],
            root.Text("agreement", DocumentReader.MaxLabel),
            root.Text("validFrom", DocumentReader.MaxPeriod),
            root.Text("validTo", DocumentReader.MaxPeriod));
    }
}
