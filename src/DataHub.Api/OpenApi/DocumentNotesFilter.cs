using DataHub.Api.Security;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DataHub.Api.OpenApi;

/// <summary>The parts of the description that belong to no single operation. Paths are relative to <c>/v1</c>; no machine is named.</summary>
internal sealed class DocumentNotesFilter : IDocumentFilter
{
    private const string Base = "/v1";

    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Submissions"] = "What partners send: protected before it is stored.",
        ["Aggregates"] = "What dashboards read.",
        ["Catalogue"] = "Indicators, code lists and partners.",
        ["Audit"] = "What the privacy officer reads.",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers = [new OpenApiServer { Url = Base }];
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Tags.Select(t => new OpenApiTag { Name = t.Key, Description = t.Value }));
        var paths = new OpenApiPaths();
        foreach (var (path, item) in swaggerDoc.Paths.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            paths.Add(path[Base.Length..], item);
        }

        swaggerDoc.Paths = paths;
        var problem = context.SchemaGenerator.GenerateSchema(typeof(Contracts.Problem), context.SchemaRepository);
        var components = swaggerDoc.Components ??= new OpenApiComponents();
        components.Headers = SharedHeaders.Descriptions.Keys.ToDictionary(h => h, IOpenApiHeader (h) => SharedHeaders.Make(h));
        components.Responses = SharedProblems.All.ToDictionary(SharedProblems.NameOf, IOpenApiResponse (s) => SharedProblems.Make(s, problem, swaggerDoc));
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [OperationNotesFilter.SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = $"An access token as RFC 9068 describes it. Scopes: {string.Join(", ", Scopes.All.Select(s => $"`{s}`"))}.",
            },
        };
    }
}
