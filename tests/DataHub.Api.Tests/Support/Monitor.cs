using System.Net.Http.Headers;

namespace DataHub.Api.Tests.Support;

/// <summary>A small catalogue in the shape of the human-trafficking monitor, put over HTTP, and the figures that go with it.</summary>
internal static class Monitor
{
    public const string Label = """{ "nl": "naam", "en": "name" }""";

    /// <summary>30 investigations, of which 22 human trafficking, 4 people smuggling and 4 other.</summary>
    public const string Investigations = """
        { "indicator": "criminal-investigations", "timePeriod": "2020", "observations": [
          { "dimensions": { "area": "regio" }, "value": 30 },
          { "dimensions": { "area": "regio", "offence": "human-trafficking" }, "value": 22 },
          { "dimensions": { "area": "regio", "offence": "people-smuggling" }, "value": 4 },
          { "dimensions": { "area": "regio", "offence": "other" }, "value": 4 } ] }
        """;

    /// <summary>29 victims, of whom 4 minors.</summary>
    public const string Victims = """
        { "indicator": "victims-reported", "timePeriod": "2020", "observations": [
          { "dimensions": { "area": "regio" }, "value": 29 },
          { "dimensions": { "area": "regio", "age": "minor" }, "value": 4 } ] }
        """;

    /// <summary>2 cases, 1 of each type.</summary>
    public const string Cases = """
        { "indicator": "riec-cases", "timePeriod": "2020", "observations": [
          { "dimensions": { "area": "regio" }, "value": 2 },
          { "dimensions": { "area": "regio", "case-type": "labour-exploitation" }, "value": 1 },
          { "dimensions": { "area": "regio", "case-type": "human-trafficking" }, "value": 1 } ] }
        """;

    public static string Submission(params string[] tables) => $$"""{ "tables": [ {{string.Join(",", tables)}} ] }""";

    /// <summary>A hub with the catalogue in it.</summary>
    public static async Task<Hub> StartAsync(params (string Key, string? Value)[] settings)
    {
        var hub = await Hub.StartAsync(settings);
        await SeedAsync(hub);
        return hub;
    }

    public static async Task SeedAsync(Hub hub)
    {
        var steward = hub.Client("catalogue:write", "steward");
        await CreateAsync(steward, "/v1/code-lists/themes", CodeList("themes", Code("investigation"), Code("results")));
        await CreateAsync(steward, "/v1/code-lists/areas", CodeList("areas", Code("regio"), Code("rotterdam", "regio"), Code("regio-overig", "regio")));
        await CreateAsync(steward, "/v1/code-lists/ages", CodeList("ages", Code("minor"), Code("adult")));
        await CreateAsync(steward, "/v1/code-lists/offences", CodeList("offences", Code("human-trafficking"), Code("people-smuggling"), Code("other")));
        await CreateAsync(steward, "/v1/code-lists/case-types", CodeList("case-types", Code("labour-exploitation"), Code("human-trafficking")));
        foreach (var partner in (string[])["politie", "riec", "comensha", "openbaar-ministerie"])
        {
            await CreateAsync(steward, $"/v1/partners/{partner}", Partner(partner, partner));
        }

        await CreateAsync(steward, "/v1/indicators/criminal-investigations", Indicator("criminal-investigations", "politie", "area:areas", "offence:offences"));
        await CreateAsync(steward, "/v1/indicators/riec-cases", Indicator("riec-cases", "riec", "area:areas", "case-type:case-types"));
        await CreateAsync(steward, "/v1/indicators/victims-reported", Indicator("victims-reported", "comensha", "area:areas", "age:ages"));
        var amounts = Indicator("assets-seized", "openbaar-ministerie", "area:areas").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal);
        await CreateAsync(steward, "/v1/indicators/assets-seized", amounts);
    }

    public static string Code(string code, string? parent = null, string? from = null, string? to = null)
        => $$"""{ "code": "{{code}}", "parent": {{Text(parent)}}, "label": {{Label}}, "validFrom": {{Text(from)}}, "validTo": {{Text(to)}} }""";

    public static string CodeList(string code, params string[] codes)
        => $$"""{ "code": "{{code}}", "label": {{Label}}, "codes": [ {{string.Join(",", codes)}} ] }""";

    public static string Partner(string code, params string[] clients)
        => $$"""{ "code": "{{code}}", "label": {{Label}}, "clients": [ {{string.Join(",", clients.Select(Text))}} ] }""";

    /// <param name="code">Its code; the unit has the same name.</param>
    /// <param name="supplier">Its one supplier.</param>
    /// <param name="dimensions">Each <c>dimension:codeList</c>.</param>
    public static string Indicator(string code, string supplier, params string[] dimensions)
        => $$"""
        { "code": "{{code}}", "label": {{Label}}, "theme": "results", "unit": "{{code}}", "measure": "count", "temporal": "flow", "periods": [ "year" ],
          "dimensions": [ {{string.Join(",", dimensions.Select(Dimension))}} ], "suppliers": [ "{{supplier}}" ], "policy": { "threshold": 5 } }
        """;

    public static async Task CreateAsync(HttpClient steward, string path, string document)
    {
        using var response = await PutAsync(steward, path, document);
        Assert.That((int)response.StatusCode, Is.EqualTo(201), await response.Content.ReadAsStringAsync());
    }

    /// <summary>Creates, or changes the version with the given ETag.</summary>
    public static async Task<HttpResponseMessage> PutAsync(HttpClient steward, string path, string document, EntityTagHeaderValue? eTag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Http.Json(document) };
        (eTag is null ? request.Headers.IfNoneMatch : request.Headers.IfMatch).Add(eTag ?? EntityTagHeaderValue.Any);
        return await steward.SendAsync(request);
    }

    /// <summary>Changes whatever version is there.</summary>
    public static Task<HttpResponseMessage> ChangeAsync(HttpClient steward, string path, string document)
        => PutAsync(steward, path, document, EntityTagHeaderValue.Any);

    public static async Task<HttpResponseMessage> SubmitAsync(HttpClient partner, string body, Guid? key = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/submissions" + query) { Content = Http.Json(body) };
        request.Headers.Add("Idempotency-Key", (key ?? Keys.Next()).ToString());
        return await partner.SendAsync(request);
    }

    private static string Text(string? text) => text is null ? "null" : $"\"{text}\"";

    private static string Dimension(string dimension)
        => $$"""{ "code": "{{dimension.Split(':')[0]}}", "codeList": "{{dimension.Split(':')[1]}}" }""";
}

/// <summary>Idempotency keys, each another.</summary>
internal static class Keys
{
    private static int _last;

    public static Guid Next() => new(Interlocked.Increment(ref _last), 0, 0x4d00, 0x80, 0, 0, 0, 0, 0, 0, 1);
}
