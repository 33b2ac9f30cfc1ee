using System.Text.Json.Nodes;
using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.OpenApi;

/// <summary>What the hub answers is what its description says.</summary>
internal sealed class AnswersFitTests
{
    private Desk _desk = null!;
    private JsonNode _description = null!;
    private Uri _submission = null!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("victims");
        using var refused = await _desk.SendAsync("stranger", "victims", "2020", "regio,_T: 29");
        await _desk.AskAsync("victims/aggregates");
        _desk.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        _submission = await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4");
        _description = JsonNode.Parse(await _desk.Hub.Anonymous.GetStringAsync(new Uri("/v1/openapi.json", UriKind.Relative)))!;
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [TestCase("/indicators/{code}/aggregates", "indicators/victims/aggregates?groupBy=area*,age*&bounds=true", "aggregates:read")]
    [TestCase("/indicators/{code}", "indicators/victims", "aggregates:read")]
    [TestCase("/indicators", "indicators", "aggregates:read")]
    [TestCase("/code-lists/{code}", "code-lists/ages", "aggregates:read")]
    [TestCase("/code-lists", "code-lists", "aggregates:read")]
    [TestCase("/partners/{code}", "partners/riec", "aggregates:read")]
    [TestCase("/partners", "partners", "aggregates:read")]
    [TestCase("/submissions", "submissions", "audit:read")]
    [TestCase("/audit-entries", "audit-entries", "audit:read")]
    [TestCase("/audit-entries/{index}", "audit-entries/1", "audit:read")]
    [TestCase("/indicators/{code}/policies", "indicators/victims/policies", "audit:read")]
    [TestCase("/indicators/{code}/disclosure-audit", "indicators/victims/disclosure-audit", "audit:read")]
    [TestCase("/submissions", "submissions?partner=comensha&timePeriod=2020", "audit:read")]
    [TestCase("/indicators/{code}/publications", "indicators/victims/publications", "audit:read")]
    [TestCase("/reports/missing", "reports/missing?timePeriod=2021", "audit:read")]
    [TestCase("/reports/refusals", "reports/refusals", "audit:read")]
    [TestCase("/reports/reads", "reports/reads", "audit:read")]
    public async Task An_answer_fits_its_schema(string path, string address, string scope)
    {
        using var response = await _desk.Hub.Client(scope).GetAsync(new Uri($"/v1/{address}", UriKind.Relative));
        Assert.That((int)response.StatusCode, Is.EqualTo(200));

        Assert.That(await FaultsAsync(SchemaOf(path, "get", "200", "application/json"), response), Is.Empty);
    }

    [TestCase("/submissions", "submissions")]
    [TestCase("/audit-entries", "audit-entries")]
    [TestCase("/indicators/{code}/policies", "indicators/victims/policies")]
    [TestCase("/indicators/{code}/publications", "indicators/victims/publications")]
    [TestCase("/reports/missing", "reports/missing?timePeriod=2021")]
    [TestCase("/reports/refusals", "reports/refusals")]
    [TestCase("/reports/reads", "reports/reads")]
    public async Task A_file_has_the_columns_of_its_example(string path, string address)
    {
        var file = await _desk.Hub.Client("audit:read").CsvAsync($"/v1/{address}");
        var example = _description["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["text/csv"]!["example"]!.ToString().Split("\r\n");

        Assert.That(example[0], Is.EqualTo(file[1]));
        Assert.That(file.Skip(1).Concat(example[..^1]).Select(l => l.Split(',').Length).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_receipt_fits_its_schema_when_it_is_read_back()
    {
        using var response = await _desk.Hub.Client("submissions:write", "comensha").GetAsync(_submission);

        Assert.That(await FaultsAsync(SchemaOf("/submissions/{id}", "get", "200", "application/json"), response), Is.Empty);
    }

    [Test]
    public async Task A_problem_fits_its_schema()
    {
        using var response = await _desk.GetAsync("victims/aggregates?timePeriod=x&x=1");
        var schema = _description["components"]!["responses"]!["Problem400"]!["content"]!["application/problem+json"]!["schema"]!;

        Assert.That(await FaultsAsync(schema, response), Is.Empty);
    }

    [Test]
    public void Every_example_fits_its_schema()
    {
        var contents = _description["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).SelectMany(o => Contents(o.Value!)).Where(c => c["example"] is not null).ToList();

        Assert.That(contents, Is.Not.Empty);
        Assert.That(contents.SelectMany(c => new Schema(_description).Faults(c["schema"]!, c["example"])), Is.Empty);
    }

    private static IEnumerable<JsonNode> Contents(JsonNode operation)
        => operation["responses"]!.AsObject().Select(r => r.Value).Append(operation["requestBody"])
            .Select(r => r?["content"]?["application/json"]).OfType<JsonNode>();

    private JsonNode SchemaOf(string path, string method, string status, string type)
        => _description["paths"]![path]![method]!["responses"]![status]!["content"]![type]!["schema"]!;

    private async Task<IEnumerable<string>> FaultsAsync(JsonNode schema, HttpResponseMessage response)
        => new Schema(_description).Faults(schema, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
}
