using System.Text;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class SubmissionFaultTests
{
    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync(("DataHub:MaxCells", "12"));
        var steward = _hub.Client("catalogue:write", "steward");
        await Monitor.CreateAsync(steward, "/v1/code-lists/towns", Monitor.CodeList(
            "towns", Monitor.Code("old", to: "2019"), Monitor.Code("quarter", "old"), Monitor.Code("new", from: "2021"), Monitor.Code("always")));
        await Monitor.CreateAsync(steward, "/v1/indicators/by-town", Monitor.Indicator("by-town", "comensha", "town:towns")
            .Replace("\"unit\"", "\"validFrom\": \"2015\", \"validTo\": \"2030\", \"unit\"", StringComparison.Ordinal));
        await Monitor.CreateAsync(steward, "/v1/indicators/large", Monitor.Indicator("large", "comensha", "area:areas", "age:ages", "town:towns"));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase("""{ "tables": [], "remark": "x" }""", "#/1 unknownMember", "#/tables empty")]
    [TestCase("""{ "tables": [ { "Indicator": "by-town", "indicator": "by-town", "timePeriod": "2020", "observations": [] } ] }""",
        "#/tables/0/0 unknownMember", "#/tables/0/observations empty")]
    [Description("Checklist 21")]
    public async Task An_unknown_member_is_refused(string body, params string[] faults)
        => Assert.That(await FaultsAsync(body), Is.EquivalentTo(faults));

    [Test]
    [Description("Checklist 28")]
    public async Task What_does_not_add_up_is_told_together_with_all_other_faults()
        => Assert.That(
            await FaultsAsync("""
                { "tables": [
                  { "indicator": "by-town", "timePeriod": "2022", "observations": [
                    { "dimensions": {}, "value": 3 }, { "dimensions": { "town": "always" }, "value": 5 } ] },
                  { "indicator": "by-town", "timePeriod": "2023", "observations": [ { "dimensions": { "town": "nowhere" }, "value": 5 } ] } ] }
                """),
            Is.EquivalentTo(["#/tables/0/observations/0/value notAdditive", "#/tables/1/observations/0/dimensions/0 unknownCode"]));

    [Test]
    [Description("Checklist 22")]
    public async Task A_duplicate_member_is_refused_at_every_level()
        => Assert.That(
            await FaultsAsync("""
                { "tables": [], "tables": [ { "indicator": "by-town", "indicator": "x", "timePeriod": "2020", "observations": [] } ] }
                """),
            Is.EquivalentTo(new[] { "#/tables duplicateMember", "#/tables empty" }));

    [Test]
    [Description("Checklist 22")]
    public async Task A_duplicate_dimension_is_refused_by_its_place()
        => Assert.That(await FaultsOfObservationAsync("""{ "dimensions": { "town": "always", "town": "always" }, "value": 1 }"""),
            Is.EqualTo(new[] { "/dimensions/1 duplicateMember" }));

    [TestCase("\"3\"", "notAnInteger")]
    [TestCase("1.0", "notAnInteger")]
    [TestCase("-1", "notAnInteger")]
    [TestCase("-0", "notAnInteger")]
    [TestCase("1e400", "notAnInteger")]
    [TestCase("9223372036854775808", "outOfRange")]
    [TestCase("1000000000000", "outOfRange")]
    [TestCase("null", "wrongType")]
    [Description("Checklist 23")]
    public async Task A_value_that_is_no_plain_integer_is_refused(string value, string code)
        => Assert.That(await FaultsOfObservationAsync($$"""{ "dimensions": {}, "value": {{value}} }"""), Is.EqualTo(new[] { $"/value {code}" }));

    [TestCase("NaN")]
    [TestCase("+1")]
    [Description("Checklist 23")]
    public async Task A_value_that_is_no_json_is_one_fault_alone(string value)
        => Assert.That(await FaultsAsync(Body($$"""{ "dimensions": {}, "value": {{value}} }""")), Is.EqualTo(new[] { "# malformedJson" }));

    [Test]
    [Description("Checklist 25")]
    public async Task Depth_is_limited()
        => Assert.That(await FaultsAsync(new string('[', 9) + new string(']', 9)), Is.EqualTo(new[] { "# tooDeep" }));

    [Test]
    [Description("Checklist 25")]
    public async Task The_number_of_tables_is_limited()
        => Assert.That(
            await FaultsAsync($$"""{ "tables": [ {{string.Join(',', Enumerable.Repeat("{}", 201))}} ] }"""), Is.EqualTo(new[] { "#/tables tooMany" }));

    [Test]
    [Description("Checklist 25")]
    public async Task The_number_of_observations_is_limited_over_all_tables()
    {
        var table = Table(string.Join(',', Enumerable.Repeat("""{ "dimensions": {}, "value": 1 }""", 50_001)));
        Assert.That(await FaultsAsync(Monitor.Submission(table, table)), Has.Exactly(1).EqualTo("#/tables/1/observations tooMany"));
    }

    [Test]
    public async Task Faults_beyond_ten_thousand_are_counted()
    {
        var table = Table(string.Join(',', Enumerable.Repeat("{}", 12_000)));
        var problem = await Monitor.SubmitAsync(Partner, Monitor.Submission(table)).JsonAsync();
        Assert.That(
            (problem.GetProperty("errors").GetArrayLength(), problem.GetProperty("furtherErrors").GetInt32() > 1_900), Is.EqualTo((10_000, true)));
    }

    [Test]
    [Description("Checklist 28")]
    public async Task Bad_period_and_unknown_indicator_code_and_dimension_are_reported_at_once()
    {
        const string Body = """
            { "tables": [
              { "indicator": "by-town", "timePeriod": "2020-13", "observations": [ { "dimensions": { "town": "nowhere" }, "value": 1 } ] },
              { "indicator": "by-nothing", "timePeriod": "2020", "observations": [ { "dimensions": {}, "value": 1 } ] },
              { "indicator": "by-town", "timePeriod": "2020", "observations": [ { "dimensions": { "town": "nowhere", "street": "a" }, "value": "2" } ] } ] }
            """;
        Assert.That(await FaultsAsync(Body), Is.EquivalentTo(new[]
        {
            "#/tables/0/timePeriod invalidPeriod",
            "#/tables/0/observations/0/dimensions/0 unknownCode",
            "#/tables/1/indicator unknownIndicator",
            "#/tables/2/observations/0/dimensions/0 unknownCode",
            "#/tables/2/observations/0/dimensions/1 unknownDimension",
            "#/tables/2/observations/0/value notAnInteger",
        }));
    }

    [Test]
    [Description("Checklist 29")]
    public async Task No_field_takes_free_text()
        => Assert.That(
            await FaultsAsync("""
                { "note": "Jan Jansen", "tables": [ { "remark": "Jan Jansen", "indicator": "Jan Jansen", "timePeriod": "Jan Jansen",
                  "observations": [ { "dimensions": { "town": "Jan Jansen", "Jan Jansen": "x" }, "value": 1, "name": "Jan Jansen" } ] } ] }
                """),
            Is.EquivalentTo(new[]
            {
                "#/0 unknownMember", "#/tables/0/0 unknownMember", "#/tables/0/indicator unknownIndicator", "#/tables/0/timePeriod invalidPeriod",
                "#/tables/0/observations/0/2 unknownMember",
            }));

    [Test]
    [Description("Checklist 30")]
    public async Task A_missing_value_is_a_fault_and_not_zero()
        => Assert.That(await FaultsOfObservationAsync("""{ "dimensions": {} }"""), Is.EqualTo(new[] { "/value missingMember" }));

    [TestCase("2020", "old", "codeNotValid")]
    [TestCase("2020", "quarter", "codeNotValid")]
    [TestCase("2020", "new", "codeNotValid")]
    [TestCase("2020", "nowhere", "unknownCode")]
    [TestCase("2020", "~town", "unknownCode")]
    [TestCase("2021", "old", "codeNotValid")]
    public async Task A_code_counts_in_its_own_time_only(string period, string town, string code)
        => Assert.That(
            await FaultsOfObservationAsync($$"""{ "dimensions": { "town": "{{town}}" }, "value": 10 }""", period),
            Is.EqualTo(new[] { $"/dimensions/0 {code}" }));

    [TestCase("2020-Q1", "periodNotAccepted")]
    [TestCase("2014", "periodNotValid")]
    [TestCase("2031", "periodNotValid")]
    [TestCase("2020-S3", "invalidPeriod")]
    public async Task A_period_is_one_that_the_indicator_takes(string period, string code)
        => Assert.That(
            await FaultsAsync(Body("""{ "dimensions": {}, "value": 10 }""", period)), Is.EqualTo(new[] { $"#/tables/0/timePeriod {code}" }));

    [Test]
    public async Task A_partner_that_is_no_supplier_is_refused()
        => Assert.That(
            await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Monitor.Submission(Monitor.Victims)).FaultsAsync(),
            Is.EqualTo(new[] { "#/tables/0/indicator notASupplier" }));

    [Test]
    public async Task The_same_cell_and_the_same_table_may_stand_there_once()
        => Assert.That(
            await FaultsAsync(Monitor.Submission(Table("""{ "value": 10 }, { "dimensions": { "town": "_T" }, "value": 10 }"""), Table("""{ "value": 10 }"""))),
            Is.EqualTo(new[] { "#/tables/0/observations/1 duplicateObservation", "#/tables/1 duplicateTable" }));

    [Test]
    public async Task A_cube_over_the_limit_is_refused()
        => Assert.That(
            await FaultsAsync("""{ "tables": [ { "indicator": "large", "timePeriod": "2020", "observations": [ { "dimensions": {}, "value": 10 } ] } ] }"""),
            Is.EqualTo(new[] { "#/tables/0 tooManyCells" }));

    [TestCase("""{ "dimensions": {}, "value": 10, "count": 3 }""", "/count unexpectedCount")]
    [TestCase("""{ "dimensions": {}, "value": 10, "largest": 3, "secondLargest": 1 }""", "/largest unexpectedCount", "/secondLargest unexpectedCount")]
    public async Task A_count_has_no_count_behind_it(string observation, params string[] faults)
        => Assert.That(await FaultsOfObservationAsync(observation), Is.EqualTo(faults));

    [TestCase("", "/count missingCount")]
    [TestCase(""", "count": 0""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 101""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 20""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 60, "secondLargest": 50""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "secondLargest": 5""", " inconsistentAmount")]
    [TestCase(""", "count": 1, "largest": 99""", " inconsistentAmount")]
    [TestCase(""", "count": 1, "largest": 100, "secondLargest": 1""", " inconsistentAmount")]
    [TestCase(""", "count": 2, "largest": 60, "secondLargest": 30""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 40, "secondLargest": 41""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 40, "secondLargest": 20""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 90, "secondLargest": 0""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": 0, "secondLargest": 0""", " inconsistentAmount")]
    [TestCase(""", "count": 3, "largest": -1""", "/largest notAnInteger")]
    public async Task An_amount_its_count_and_its_largest_parts_must_agree(string more, string fault)
    {
        var body = $$"""
            { "tables": [ { "indicator": "assets-seized", "timePeriod": "2020", "observations": [ { "dimensions": {}, "value": 100{{more}} } ] } ] }
            """;
        var faults = await Monitor.SubmitAsync(_hub.Client("submissions:write", "openbaar-ministerie"), body).FaultsAsync();
        Assert.That(faults, Is.EqualTo(new[] { $"#/tables/0/observations/0{fault}" }));
    }

    [Test]
    public async Task A_count_that_does_not_add_up_is_told_apart_from_its_amount()
        => Assert.That(
            await Monitor.SubmitAsync(_hub.Client("submissions:write", "openbaar-ministerie"), """
                { "tables": [ { "indicator": "assets-seized", "timePeriod": "2020", "observations": [
                  { "dimensions": {}, "value": 100, "count": 10 }, { "dimensions": { "area": "regio" }, "value": 100, "count": 11 } ] } ] }
                """).FaultsAsync(),
            Is.Not.Empty.And.All.Match("^#/tables/0/observations/[01]/count notAdditive$"));

    [TestCase("2020-M1\\u0000", "controlCharacter")]
    [TestCase("2020\\u0000", "controlCharacter")]
    [TestCase("2020-Q01")]
    [TestCase(" 2020")]
    [TestCase("２０２０")]
    public async Task A_period_has_one_spelling(string period, string fault = "invalidPeriod")
        => Assert.That(
            await FaultsAsync($$"""{ "tables": [ { "indicator": "by-town", "timePeriod": "{{period}}", "observations": [ { "dimensions": {}, "value": 1 } ] } ] }"""),
            Is.EqualTo(new[] { $"#/tables/0/timePeriod {fault}" }));

    [Test]
    public async Task A_submission_needs_a_key_and_a_known_query()
    {
        using var content = new StringContent(Monitor.Submission(Monitor.Victims), Encoding.UTF8, "application/json");
        Assert.That(
            await Partner.PostAsync(new Uri("/v1/submissions?dry=true", UriKind.Relative), content).FaultsAsync(),
            Is.EqualTo(new[] { "?0 unknownParameter", "Idempotency-Key missingHeader" }));
    }

    [Test]
    public async Task A_body_over_the_limit_without_a_length_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/code-lists/endless");
        request.Content = new StreamContent(new MemoryStream(new byte[70_000]));
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.IfNoneMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any);
        Assert.That(await _hub.Client("catalogue:write").SendAsync(request).ProblemAsync(), Is.EqualTo("413 too-large"));
    }

    private HttpClient Partner => _hub.Client("submissions:write", "comensha");

    private static string Table(string observations, string period = "2020")
        => $$"""{ "indicator": "by-town", "timePeriod": "{{period}}", "observations": [ {{observations}} ] }""";

    private static string Body(string observation, string period = "2020") => Monitor.Submission(Table(observation, period));

    private Task<string[]> FaultsAsync(string body) => Monitor.SubmitAsync(Partner, body).FaultsAsync();

    private async Task<string[]> FaultsOfObservationAsync(string observation, string period = "2020")
        => [.. (await FaultsAsync(Body(observation, period))).Select(f => f.Replace("#/tables/0/observations/0", string.Empty, StringComparison.Ordinal))];
}
