using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Http;

/// <summary>What the clients send: tables of 50 cells (10 areas by 5 ages, totals included) and one of 4,312 (56 by 77).</summary>
internal static class Workload
{
    public static readonly Uri WidePath = new("/v1/indicators/wide/aggregates?timePeriod=2020-M01&groupBy=x*,y*", UriKind.Relative);

    private const string Label = """{"nl":"x","en":"x"}""";
    private static readonly Uri Submissions = new("/v1/submissions", UriKind.Relative);

    public static string Partner(int client) => string.Create(CultureInfo.InvariantCulture, $"partner-{client}");

    public static HttpRequestMessage Submission(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, Submissions) { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return request;
    }

    /// <summary>Month number <paramref name="period"/>, with <paramref name="small"/> small counts, at most 5.</summary>
    public static string Body(int period, int small) => Table("bench", period, 9, 4, Leaf(period, small));

    /// <summary>The same figures for the engine alone.</summary>
    public static RawTable Raw(Cube cube, int period, int small)
    {
        var leaf = Leaf(period, small);
        var values = Enumerable.Range(0, cube.CellCount).Select(c => (long)Sum(cube.CodeOf(c, 0), cube.CodeOf(c, 1), 9, 4, leaf));
        return new RawTable(new TableKey("partner", "bench", "2020"), cube, [.. Enumerable.Range(0, cube.CellCount)], [.. values]);
    }

    public static string WideBody() => Table("wide", (2020 - 1900) * 12, 55, 76, (x, y) => 5 + ((x * 31) + (y * 17)) % 200);

    public static async Task PutCatalogueAsync(HttpClient steward, int clients)
    {
        await PutAsync(steward, "code-lists/themes", $$"""{"code":"themes","label":{{Label}},"codes":[{"code":"results","label":{{Label}}}]}""");
        foreach (var (list, count) in new[] { ("a", 9), ("b", 4), ("x", 55), ("y", 76) })
        {
            var codes = string.Join(',', Enumerable.Range(1, count).Select(i => $$"""{"code":"{{Code(list[0], i)}}","label":{{Label}}}"""));
            await PutAsync(steward, $"code-lists/{list}", $$"""{"code":"{{list}}","label":{{Label}},"codes":[{{codes}}]}""");
        }

        for (var client = 0; client < clients; client++)
        {
            await PutAsync(steward, $"partners/{Partner(client)}", $$"""{"code":"{{Partner(client)}}","label":{{Label}},"clients":["{{Partner(client)}}"]}""");
        }

        var all = string.Join(',', Enumerable.Range(0, clients).Select(c => $"\"{Partner(c)}\""));
        await PutIndicatorAsync(steward, "bench", "a", "b", all);
        await PutIndicatorAsync(steward, "wide", "x", "y", $"\"{Partner(0)}\"");
    }

    private static Task PutIndicatorAsync(HttpClient steward, string code, string first, string second, string suppliers)
        => PutAsync(steward, $"indicators/{code}", $$"""
            {"code":"{{code}}","label":{{Label}},"theme":"results","unit":"{{code}}","measure":"count","temporal":"flow","periods":["month"],
            "dimensions":[{"code":"x","codeList":"{{first}}"},{"code":"y","codeList":"{{second}}"}],"suppliers":[{{suppliers}}],"policy":{"threshold":5} }
            """);

    private static async Task PutAsync(HttpClient steward, string path, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/v1/{path}", UriKind.Relative)) { Content = new StringContent(document, Encoding.UTF8, "application/json") };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        using var response = await steward.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Every cell of the cube, totals included.</summary>
    private static string Table(string indicator, int period, int xs, int ys, Func<int, int, int> leaf)
    {
        var (first, second) = indicator == "bench" ? ('a', 'b') : ('x', 'y');
        var text = new StringBuilder(64 * (xs + 1) * (ys + 1));
        text.Append(CultureInfo.InvariantCulture, $"{{\"tables\":[{{\"indicator\":\"{indicator}\",\"timePeriod\":\"{1900 + (period / 12)}-M{(period % 12) + 1:00}\",\"observations\":[");
        for (var x = 0; x <= xs; x++)
        {
            for (var y = 0; y <= ys; y++)
            {
                var value = Sum(x, y, xs, ys, leaf);
                text.Append(x + y > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{{\"dimensions\":{{\"x\":\"{Code(first, x)}\",\"y\":\"{Code(second, y)}\"}},\"value\":{value}}}");
            }
        }

        return text.Append("]}]}").ToString();
    }

    // Small counts stand two rows apart, moving on with the period; everything else is at least 20.
    private static Func<int, int, int> Leaf(int period, int small)
        => (x, y) => x % 2 == 1 && x / 2 < small && y == ((x + period) % 4) + 1 ? 1 + ((x + period) % 4) : 20 + (((x * 7) + (y * 13) + period) % 60);

    // Code 0 is the total.
    private static int Sum(int x, int y, int xs, int ys, Func<int, int, int> leaf)
        => Enumerable.Range(x == 0 ? 1 : x, x == 0 ? xs : 1).Sum(i => Enumerable.Range(y == 0 ? 1 : y, y == 0 ? ys : 1).Sum(j => leaf(i, j)));

    private static string Code(char list, int number) => number == 0 ? "_T" : string.Create(CultureInfo.InvariantCulture, $"{list}{number}");
}
