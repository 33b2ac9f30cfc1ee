using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

/// <summary>What the description says of one operation beside its path.</summary>
/// <param name="Id">The operation's id: the name of its route.</param>
/// <param name="Tag">The chapter it stands in.</param>
/// <param name="Summary">One line.</param>
/// <param name="Description">What a reader must know.</param>
internal sealed record OperationNote(string Id, string Tag, string Summary, string Description)
{
    /// <summary>The scopes of which one is needed; empty where any accepted scope will do.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<ParameterNote> Parameters { get; init; } = [];

    public BodyNote? Body { get; init; }

    public IReadOnlyList<AnswerNote> Answers { get; init; } = [];

    /// <summary>Status codes of the problems of its own, beside those that any operation can answer.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];
}

/// <summary>A parameter; <c>In</c> a header or the query. <c>Schema</c> is shared by all that say the same.</summary>
internal sealed record ParameterNote(string Name, ParameterLocation In, string Description, Func<OpenApiSchema> Schema, string? Example = null, bool IsRequired = false);

internal sealed record BodyNote(Type Type, string Example)
{
    public JsonNode? ExampleNode => JsonNode.Parse(Example);
}

/// <summary>A successful answer; a null type has no body.</summary>
internal sealed record AnswerNote(int Status, string Description, Type? Type = null, string? Example = null, params IReadOnlyList<string> Headers)
{
    /// <summary>The beginning of the same answer as CSV, header line first; null where the operation offers none.</summary>
    public string? Csv { get; init; }

    public JsonNode? ExampleNode => Example is null ? null : JsonNode.Parse(Example);

    /// <summary>The media type of a body that is text or bytes, and has no schema beyond that; null where it is JSON.</summary>
    public string? Plain { get; init; }
    /// <summary>A file of comma-separated values says what it is called.</summary>
    public IReadOnlyList<string> AllHeaders => [.. Headers, .. Csv is null ? [] : (string[])[SharedHeaders.ContentDisposition], SharedHeaders.ApiVersion];
}
