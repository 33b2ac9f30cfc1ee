using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DataHub.Api.Audit;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Submissions;
using DataHub.AuditLog;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DataHub.Api.OpenApi;

/// <summary>Adds what a type cannot say: which members may be left out, and which values they take.</summary>
internal sealed class SchemaNotesFilter : ISchemaFilter
{
    /// <summary>Members of the catalogue's documents that a PUT may leave out; an answer always holds them.</summary>
    private static readonly Dictionary<Type, string[]> MayBeLeftOut = new()
    {
        [typeof(CodeEntry)] = ["parent", "validFrom", "validTo"],
        [typeof(PartnerDocument)] = ["agreement", "validFrom", "validTo"],
        [typeof(IndicatorDocument)] = ["policy", "background", "annotations", "validFrom", "validTo", "processingActivity"],
        [typeof(DimensionDocument)] = ["sensitive"],
        [typeof(PolicyDocument)] = ["threshold", "zeros", "groupDisclosure", "revisions", "minContributors", "visibility", "pPercent", "weights"],
    };

    private static readonly Dictionary<(Type, string), string[]> Choices = new()
    {
        [(typeof(IndicatorDocument), "measure")] = ["count", "amount"],
        [(typeof(IndicatorDocument), "temporal")] = ["flow", "stock"],
        [(typeof(PolicyDocument), "zeros")] = ["publish", "hide"],
        [(typeof(PolicyDocument), "groupDisclosure")] = ["allow", "protect"],
        [(typeof(PolicyDocument), "revisions")] = ["immediate", "held"],
        [(typeof(PolicyDocument), "visibility")] = ["partner-visible", "total-only"],
        [(typeof(ReceiptTable), "state")] = ["current", "held", "superseded", "withdrawn"],
        [(typeof(ReceiptObservation), "status")] = ["published", "suppressed"],
        [(typeof(ReceiptObservation), "reason")] = ["small", "dominance", "groupDisclosure", "complementary", "earlier", "held"],
        [(typeof(Contracts.AggregateObservation), "status")] = ["published", "suppressed", "partial", "missing"],
        [(typeof(RunDisclosureAudit.Undecided), "reason")] = [DisclosureAuditReport.Time, DisclosureAuditReport.PolicyNotApplied],
        [(typeof(Contracts.AuditEntry), "action")] = [.. AuditActions.All],
        [(typeof(Contracts.AuditEntry), "outcome")] = [.. AuditEntryRules.Outcomes],
        [(typeof(Contracts.Fault), "code")] = [.. FaultCodes.Details.Keys.Order(StringComparer.Ordinal)],
    };

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly string[] Periods = ["timePeriod", "validFrom", "validTo"];

    private static readonly string[] Codes = ["code", "codeList", "dimension", "indicator", "partner", "theme"];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } own || !IsOurs(context.Type))
        {
            return;
        }

        own.Required = new SortedSet<string>(StringComparer.Ordinal);
        var optional = MayBeLeftOut.GetValueOrDefault(context.Type, []);
        foreach (var property in context.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!properties.TryGetValue(name, out var member))
            {
                continue;
            }

            // What is left out when it is null is never null.
            var isLeftOut = property.GetCustomAttribute<JsonIgnoreAttribute>() is not null;
            if (!isLeftOut && !optional.Contains(name))
            {
                own.Required.Add(name);
            }

            if (member is OpenApiSchema simple)
            {
                simple.Type = isLeftOut ? simple.Type & ~JsonSchemaType.Null : simple.Type;
                Refine(simple, context.Type, name);
            }
            else if (!isLeftOut && Nullability.Create(property).ReadState == NullabilityState.Nullable)
            {
                properties[name] = new OpenApiSchema { AnyOf = [member, new OpenApiSchema { Type = JsonSchemaType.Null }] };
            }
        }
    }

    private static void Refine(OpenApiSchema member, Type type, string name)
    {
        member.Description = SchemaDescriptions.Of(type, name);

        // Every whole number of the contract is at least 0.
        if (member.Type?.HasFlag(JsonSchemaType.Integer) == true)
        {
            member.Minimum = "0";
            member.Maximum = type == typeof(Contracts.Observation) ? SubmissionReader.MaxValue.ToString(CultureInfo.InvariantCulture) : null;
            (member.Minimum, member.Maximum) = name switch { "pPercent" => ("1", "100"), "weight" => ("1", "3"), _ => (member.Minimum, member.Maximum) };
        }

        if (Choices.TryGetValue((type, name), out var choices))
        {
            member.Enum = [.. choices.Select(c => (JsonNode)c)];
        }
        else if (Periods.Contains(name) && member.Type?.HasFlag(JsonSchemaType.String) == true)
        {
            member.Pattern = Notes.PeriodPattern;
        }
        else if (name == "processingActivity")
        {
            member.Pattern = ActivityName.Pattern;
        }
        else if (Codes.Contains(name) && type != typeof(Contracts.Fault))
        {
            member.Pattern = Notes.CodePattern;
        }
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(SchemaNotesFilter).Assembly;
}
