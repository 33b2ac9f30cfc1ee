using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataHub.Api.Tests.OpenApi;

/// <summary>Holds an answer against the description: as much of JSON Schema as the description uses.</summary>
internal sealed class Schema(JsonNode document)
{
    /// <summary>Where the instance does not fit, and why; empty when it fits.</summary>
    public IEnumerable<string> Faults(JsonNode schema, JsonNode? instance, string place = "#")
    {
        if (schema["$ref"] is { } reference)
        {
            return Faults(reference.ToString()[2..].Split('/').Aggregate(document, (node, part) => node[part]!), instance, place);
        }

        if (schema["anyOf"] is JsonArray choices)
        {
            return choices.Any(c => !Faults(c!, instance, place).Any()) ? [] : [$"{place}: anyOf"];
        }

        var kind = instance?.GetValueKind() ?? JsonValueKind.Null;
        return !Types(schema).Any(t => Fits(t, kind)) ? [$"{place}: type {kind}"] : instance switch
        {
            JsonObject o => ObjectFaults(schema, o, place),
            JsonArray a => a.SelectMany((item, i) => Faults(schema["items"]!, item, $"{place}/{i}")),
            JsonValue v => ValueFaults(schema, v, place),
            _ => [],
        };
    }

    private IEnumerable<string> ObjectFaults(JsonNode schema, JsonObject instance, string place)
    {
        var missing = (schema["required"] as JsonArray ?? []).Select(r => r!.ToString()).Where(r => !instance.ContainsKey(r)).Select(r => $"{place}: lacks {r}");
        return missing.Concat(instance.SelectMany(m => (schema["properties"]?[m.Key] ?? schema["additionalProperties"]) switch
        {
            JsonObject member => Faults(member, m.Value, $"{place}/{m.Key}"),
            _ => [$"{place}: has {m.Key}"],
        }));
    }

    private static IEnumerable<string> ValueFaults(JsonNode schema, JsonValue value, string place)
    {
        var text = value.ToString();
        if (schema["enum"] is JsonArray choices && choices.All(c => c?.ToString() != text))
        {
            yield return $"{place}: enum";
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.ToString()))
        {
            yield return $"{place}: pattern";
        }

        if (schema["minimum"] is { } minimum && decimal.Parse(text, CultureInfo.InvariantCulture) < minimum.GetValue<decimal>())
        {
            yield return $"{place}: minimum";
        }
    }

    private static IEnumerable<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(t => t!.ToString()),
        { } one => [one.ToString()],
        null => [],
    };

    private static bool Fits(string type, JsonValueKind kind) => type switch
    {
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "integer" => kind == JsonValueKind.Number,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        _ => kind == JsonValueKind.Null,
    };
}
