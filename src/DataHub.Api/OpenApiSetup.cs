using DataHub.Api.Catalogue;
using DataHub.Api.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DataHub.Api;

internal static class OpenApiSetup
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(CodeListDocument)] = "CodeList",
        [typeof(IndicatorDocument)] = "Indicator",
        [typeof(PartnerDocument)] = "Partner",
        [typeof(DimensionDocument)] = "Dimension",
        [typeof(PolicyDocument)] = "Policy",
        [typeof(WeightDocument)] = "Weight",
        [typeof(AnnotationDocument)] = "Annotation",
        [typeof(CodeListPage)] = "CodeListPage",
        [typeof(IndicatorPage)] = "IndicatorPage",
        [typeof(PartnerPage)] = "PartnerPage",
        [typeof(Audit.ListPolicies.Response)] = "PolicyHistory",
        [typeof(Audit.Log.ReadLog.Response)] = "AuditLog",
        [typeof(Audit.Log.ReadLogKeys.Response)] = "LogKeys",
        [typeof(Audit.RunDisclosureAudit.Response)] = "DisclosureAudit",
        [typeof(Audit.Reports.ListPublications.Response)] = "PublicationPage",
        [typeof(Audit.Reports.ListMissing.Response)] = "MissingReport",
        [typeof(Audit.Reports.CountRefusals.Response)] = "RefusalReport",
        [typeof(Audit.Reports.CountReads.Response)] = "ReadReport",
    };

    public static void AddOpenApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<OpenApiRoute>();
        builder.Services.AddSwaggerGen(Configure);
    }

    public static void MapOpenApi(this WebApplication app) => OpenApiRoute.Map(app);

    private static void Configure(SwaggerGenOptions options)
    {
        options.SwaggerDoc(OpenApiRoute.DocumentName, new OpenApiInfo
        {
            Title = "DataHub",
            Version = HubInfo.ApiVersion,
            Description = "Partners share sensitive counts; the hub protects them before they are stored, so that nobody is ever identifiable. "
                + "Every fault of a request is reported at once, and nothing that was sent is repeated.",
        });
        options.CustomSchemaIds(type => Names.GetValueOrDefault(type, type.Name));
        options.SupportNonNullableReferenceTypes();
        options.OperationFilter<OperationNotesFilter>();
        options.SchemaFilter<SchemaNotesFilter>();
        options.DocumentFilter<DocumentNotesFilter>();
    }
}
