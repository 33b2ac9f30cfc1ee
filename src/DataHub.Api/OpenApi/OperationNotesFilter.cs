using System.Globalization;
using DataHub.Api.Json;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DataHub.Api.OpenApi;

/// <summary>Writes the notes into the operations that were found in the routes. A route without a note is a fault of the build: a test finds it.</summary>
internal sealed class OperationNotesFilter : IOperationFilter
{
    public const string SecurityScheme = "accessToken";

    private static readonly Dictionary<string, OperationNote> Known = new List<OperationNote>(
        [.. CatalogueNotes.All, .. SubmissionNotes.All, AggregateNotes.Read, .. AuditNotes.All, .. LogNotes.All, .. ReportNotes.All]).ToDictionary(n => n.Id, StringComparer.Ordinal);

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var note = Known.TryGetValue(operation.OperationId ?? string.Empty, out var found)
            ? found : throw new InvalidOperationException($"The description has no note on {context.ApiDescription.RelativePath}.");
        operation.Tags = new HashSet<OpenApiTagReference> { new(note.Tag, context.Document) };
        operation.Summary = note.Summary;
        operation.Description = note.Description.ReplaceLineEndings(" ").Trim() + ScopesOf(note);
        operation.Parameters = [.. operation.Parameters?.Where(p => p.In == ParameterLocation.Path).Select(PathParameter) ?? [], .. note.Parameters.Select(Parameter)];
        operation.RequestBody = note.Body is { } body ? new OpenApiRequestBody { Required = true, Content = Content(body.Type, body.ExampleNode, context) } : null;
        operation.Security = [.. (note.Scopes.Count == 0 ? [[]] : note.Scopes.Select(s => new List<string> { s })).Select(s => Requirement(s, context.Document))];
        operation.Responses = [];
        foreach (var answer in note.Answers)
        {
            operation.Responses[Key(answer.Status)] = Response(answer, context);
        }

        foreach (var status in note.Problems.Union(SharedProblems.Everywhere).Order())
        {
            operation.Responses[Key(status)] = new OpenApiResponseReference(SharedProblems.NameOf(status), context.Document);
        }
    }

    /// <summary>Of several requirements one must be met.</summary>
    private static OpenApiSecurityRequirement Requirement(List<string> scopes, OpenApiDocument document)
        => new() { [new OpenApiSecuritySchemeReference(SecurityScheme, document)] = scopes };

    private static string ScopesOf(OperationNote note)
        => note.Scopes is [_, ..] scopes ? $" Scope: {string.Join(" or ", scopes.Select(s => $"`{s}`"))}." : " Any accepted scope.";

    private static OpenApiParameter PathParameter(IOpenApiParameter parameter)
        => new() { Name = parameter.Name, In = ParameterLocation.Path, Required = true, Schema = parameter.Name == "code" ? Notes.Code() : Notes.Text() };

    private static OpenApiParameter Parameter(ParameterNote note) => new()
    {
        Name = note.Name,
        In = note.In,
        Required = note.IsRequired,
        Description = note.Description,
        Schema = note.Schema(),
        Example = note.Example,
    };

    private static OpenApiResponse Response(AnswerNote answer, OperationFilterContext context) => new()
    {
        Description = answer.Description,
        Headers = answer.AllHeaders.ToDictionary(h => h, IOpenApiHeader (h) => new OpenApiHeaderReference(h, context.Document)),
        Content = answer.Plain is { } plain ? PlainContent(plain) : answer.Type is { } type ? Content(answer, type, context) : null,
    };

    private static Dictionary<string, OpenApiMediaType> Content(AnswerNote answer, Type type, OperationFilterContext context)
    {
        var content = Content(type, answer.ExampleNode, context);
        if (answer.Csv is { } csv)
        {
            content[Negotiation.Csv] = new OpenApiMediaType { Schema = Notes.Text(), Example = csv.ReplaceLineEndings("\r\n") };
        }

        return content;
    }

    private static Dictionary<string, OpenApiMediaType> Content(Type type, System.Text.Json.Nodes.JsonNode? example, OperationFilterContext context)
        => new() { [Negotiation.Json] = new OpenApiMediaType { Schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository), Example = example } };

    private static Dictionary<string, OpenApiMediaType> PlainContent(string type)
        => new() { [type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = type == Negotiation.Text ? null : "binary" } } };

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
