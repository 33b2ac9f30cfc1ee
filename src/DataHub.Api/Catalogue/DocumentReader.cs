using System.Text.Json;
using DataHub.Api.Json;

namespace DataHub.Api.Catalogue;

/// <summary>Parts that several documents have. A member that could not be read is null and has its fault.</summary>
internal static class DocumentReader
{
    public const int MaxCodeText = 200, MaxLabel = 500, MaxProse = 10_000, MaxPeriod = 20;

    private static readonly MemberSet LabelMembers = new(["nl", "en"], []);

    public static Label Label(StrictObject parent, string name)
        => parent.Object(name, LabelMembers) is { } label ? new Label(label.Text("nl", MaxLabel)!, label.Text("en", MaxLabel)!) : null!;

    public static Label? Background(StrictObject parent, string name)
        => parent.Object(name, LabelMembers) is { } label ? new Label(label.Prose("nl", MaxProse)!, label.Prose("en", MaxProse)!) : null;

    public static List<string> Texts(StrictObject parent, string name, int maxItems, int maxLength = MaxCodeText)
        => parent.Items<string>(name, maxItems, (element, place, faults) => StrictValue.Text(element, maxLength, place, faults)!)!;

    public static string Code(StrictObject parent) => parent.Text("code", MaxCodeText)!;

    /// <summary>What is read of a root that has its own members.</summary>
    public static StrictObject Root(JsonElement element, MemberSet members, FaultList faults) => new(element, Place.Root, members, faults);
}
