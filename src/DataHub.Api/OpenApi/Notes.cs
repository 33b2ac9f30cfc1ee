using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

/// <summary>Parameters and schemas that several operations share.</summary>
internal static class Notes
{
    public const string CodePattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$";

    public const string PeriodPattern = "^[0-9]{4}(-S[12]|-Q[1-4]|-M(0[1-9]|1[0-2]))?$";

    public static readonly ParameterNote Limit = Query(
        "limit", "Items on a page.", () => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000", Default = 100 });

    public static readonly ParameterNote Cursor = Query("cursor", "Where the page starts: taken from the Link header of the page before.", Text);

    public static readonly ParameterNote From = Query("from", "Not before this time.", Time);

    public static readonly ParameterNote To = Query("to", "Before this time.", Time);

    /// <summary>What every operation says that offers CSV.</summary>
    public const string Csv = " As CSV (RFC 4180, UTF-8, a header line) with Accept: text/csv; a text that a spreadsheet would take for a formula has an apostrophe in front.";

    public static readonly ParameterNote IfNoneMatch = new(
        "If-None-Match", ParameterLocation.Header, "The ETag of what the caller has: 304 when it is still the same.", Text);

    public static ParameterNote Query(string name, string description, Func<OpenApiSchema> schema, string? example = null)
        => new(name, ParameterLocation.Query, description, schema, example);

    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    public static OpenApiSchema Code() => new() { Type = JsonSchemaType.String, Pattern = CodePattern };

    public static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    public static OpenApiSchema Period() => new() { Type = JsonSchemaType.String, Pattern = PeriodPattern };

    public static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean, Default = false };

    public static Func<OpenApiSchema> Choice(params IReadOnlyList<string> choices)
        => () => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. choices] };
}
