using System.Text.Json;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.AuditLog;

namespace DataHub.Api.Submissions;

/// <summary>Reads a submission's body: its shape alone, nothing is held against the catalogue here.</summary>
internal static class SubmissionReader
{
    public const int MaxTables = AuditEntryRules.MaxTables, MaxObservations = 100_000, MaxDimensions = 16;

    public const long MaxValue = 999_999_999_999;

    private static readonly MemberSet Members = new(["tables"], []);
    private static readonly MemberSet TableMembers = new(["indicator", "timePeriod", "observations"], []);

    private static readonly MemberSet ObservationMembers = new(
        ["value"], ["dimensions", AmountRequest.CountMember, AmountRequest.LargestMember, AmountRequest.SecondLargestMember]);

    public static SubmissionRequest Read(JsonElement body, FaultList faults)
    {
        var root = new StrictObject(body, Place.Root, Members, faults);
        var room = MaxObservations;
        var tables = root.Items("tables", MaxTables, (element, place, f) => ReadTable(element, place, f, ref room));
        if (tables is [])
        {
            faults.Add(root.Place.Member("tables"), "empty");
        }

        return new SubmissionRequest(tables ?? []);
    }

    /// <param name="element">The table.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="faults">Collects.</param>
    /// <param name="room">How many observations the submission may still have.</param>
    private static TableRequest ReadTable(JsonElement element, Place place, FaultList faults, ref int room)
    {
        var table = new StrictObject(element, place, TableMembers, faults);
        var observations = table.Items("observations", room, ReadObservation);
        room -= observations?.Count ?? 0;
        if (observations is [])
        {
            faults.Add(place.Member("observations"), "empty");
        }

        return new TableRequest(
            table.Text("indicator", DocumentReader.MaxCodeText), table.Text("timePeriod", DocumentReader.MaxPeriod), observations ?? []);
    }

    private static ObservationRequest ReadObservation(JsonElement element, Place place, FaultList faults)
    {
        var observation = new StrictObject(element, place, ObservationMembers, faults);
        return new ObservationRequest(ReadDimensions(observation, faults), observation.Integer("value", MaxValue)) { Amount = ReadAmount(observation) };
    }

    private static AmountRequest? ReadAmount(StrictObject observation)
    {
        string[] members = [AmountRequest.CountMember, AmountRequest.LargestMember, AmountRequest.SecondLargestMember];
        var sent = Array.FindAll(members, observation.Has);
        return sent.Length == 0 ? null : new AmountRequest
        {
            Sent = sent,
            Count = observation.Integer(AmountRequest.CountMember, MaxValue),
            Largest = observation.Integer(AmountRequest.LargestMember, MaxValue),
            SecondLargest = observation.Integer(AmountRequest.SecondLargestMember, MaxValue),
        };
    }

    /// <summary>The names are the indicator's, not the contract's: faults point by index.</summary>
    private static (string Name, string? Code)[] ReadDimensions(StrictObject observation, FaultList faults)
    {
        if (observation.Find("dimensions") is not { } element)
        {
            return [];
        }

        if (element.ValueKind != JsonValueKind.Object || element.GetPropertyCount() > MaxDimensions)
        {
            faults.Add(observation.Place.Member("dimensions"), element.ValueKind == JsonValueKind.Object ? "tooMany" : "wrongType");
            return [];
        }

        var dimensions = new (string Name, string? Code)[element.GetPropertyCount()];
        var index = 0;
        foreach (var property in element.EnumerateObject())
        {
            var (name, isText) = (property.Name, property.Value.ValueKind == JsonValueKind.String);
            dimensions[index] = (name, isText ? property.Value.GetString() : null);
            var isDuplicate = Array.FindIndex(dimensions, 0, index, d => d.Name == name) >= 0;
            if (isDuplicate || !isText)
            {
                faults.Add(observation.Place.Member("dimensions").Item(index), isDuplicate ? "duplicateMember" : "wrongType");
            }

            index++;
        }

        return dimensions;
    }
}
