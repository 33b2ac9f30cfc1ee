using System.Globalization;
using DataHub.Api.Tests.Canaries;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Crash;

/// <summary>One submission of two tables; its period and figures follow from its number.</summary>
internal sealed record Sent(int Number)
{
    private readonly Guid _key = Guid.CreateVersion7();

    public string Period => (1900 + (Number / 12)).ToString(CultureInfo.InvariantCulture) + "-M" + ((Number % 12) + 1).ToString("00", CultureInfo.InvariantCulture);

    /// <summary>The minors of each table. Those of the first are few, and nothing may be kept of them.</summary>
    public static IReadOnlyList<long> Minors { get; } = [CanarySearch.First, 10];

    /// <summary>The adults of each table.</summary>
    public IReadOnlyList<long> Adults => [1_000_000_000 + Number, 30 + Number];

    /// <summary>The request, with the same key and body each time.</summary>
    public HttpRequestMessage Request() => Post($$"""{ "tables": [ {{Table(0, CrashCatalogue.Indicators[0])}}, {{Table(1, CrashCatalogue.Indicators[1])}} ] }""", _key);

    /// <summary>The one submission that readers are answered of throughout.</summary>
    public static HttpRequestMessage Steady() => Post($$"""{ "tables": [ {{new Sent(0).Table(1, CrashCatalogue.Steady)}} ] }""", Guid.CreateVersion7());

    private static HttpRequestMessage Post(string body, Guid key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/submissions") { Content = Http.Json(body) };
        request.Headers.Add("Idempotency-Key", key.ToString());
        return request;
    }

    private string Table(int place, string indicator) =>
        $$"""
        { "indicator": "{{indicator}}", "timePeriod": "{{Period}}", "observations": [
          { "dimensions": {}, "value": {{Minors[place] + Adults[place]}} },
          { "dimensions": { "age": "minor" }, "value": {{Minors[place]}} },
          { "dimensions": { "age": "adult" }, "value": {{Adults[place]}} } ] }
        """;
}
