using System.Text;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Catalogue;

internal sealed class CatalogueFaultTests
{
    private Hub _hub = null!;
    private HttpClient _steward = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        _steward = _hub.Client("catalogue:write", "steward");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task All_faults_of_a_code_list_come_at_once()
        => Assert.That(
            await FaultsAsync("/v1/code-lists/towns", """
                { "code": "other", "label": { "nl": "" }, "note": 1, "codes": [
                  { "code": "_T", "label": { "nl": "a", "en": "a\u202eb" } },
                  { "code": "~x", "label": { "nl": "a", "en": "b" }, "parent": "nowhere" },
                  { "code": "a", "label": { "nl": "a", "en": "b" }, "parent": "b" },
                  { "code": "b", "label": { "nl": "a", "en": "b" }, "parent": "a" },
                  { "code": "c", "label": { "nl": "a", "en": "b" }, "validFrom": "2020-Q5", "validTo": "2021" },
                  { "code": "c", "label": { "nl": "a", "en": "b" }, "validFrom": "2021", "validTo": "2020-M12" } ] }
                """),
            Is.EquivalentTo(new[]
            {
                "#/2 unknownMember", "#/code mismatch", "#/label/en missingMember", "#/label/nl empty",
                "#/codes/0/code invalidCode", "#/codes/0/label/en controlCharacter",
                "#/codes/1/code invalidCode", "#/codes/1/parent unknownParent",
                "#/codes/2/parent unknownParent", "#/codes/3/parent unknownParent",
                "#/codes/4/validFrom invalidPeriod",
                "#/codes/5/code duplicateItem", "#/codes/5/validTo periodReversed",
            }));

    [Test]
    public async Task All_faults_of_an_indicator_come_at_once()
        => Assert.That(
            await FaultsAsync("/v1/indicators/faulty", $$"""
                { "code": "faulty", "label": {{Monitor.Label}}, "theme": "fashion", "unit": "persons", "measure": "weight", "temporal": "never",
                  "periods": [ "year", "decade" ], "suppliers": [ "politie", "nobody", "politie" ],
                  "dimensions": [ { "code": "area", "codeList": "areas" }, { "code": "area", "codeList": "nothing" }, { "code": "a b", "codeList": "ages" } ],
                  "policy": { "threshold": 4, "zeros": "hide", "groupDisclosure": "protect", "revisions": "held", "minContributors": 0, "visibility": "all", "pPercent": 0 },
                  "annotations": [ { "timePeriod": "someday", "nl": "a", "en": "b" } ], "validFrom": "2021", "validTo": "2020" }
                """),
            Is.EquivalentTo(new[]
            {
                "#/theme unknownTheme", "#/measure invalidChoice", "#/temporal invalidChoice", "#/periods onePeriodLength", "#/periods/1 invalidChoice",
                "#/suppliers/1 unknownPartner", "#/suppliers/2 duplicateItem", "#/dimensions/1/code duplicateItem", "#/dimensions/1/codeList unknownCodeList",
                "#/dimensions/2/code invalidCode", "#/policy/threshold thresholdBelowFloor",
                "#/policy/groupDisclosure noSensitiveDimension", "#/policy/minContributors outOfRange",
                "#/policy/visibility invalidChoice", "#/policy/pPercent outOfRange", "#/annotations/0/timePeriod invalidPeriod", "#/validTo periodReversed",
            }));

    [Test]
    public async Task An_indicator_has_five_dimensions_at_most()
        => Assert.That(
            await FaultsAsync("/v1/indicators/wide", Monitor.Indicator("wide", "politie", [.. "abcdef".Select(d => $"{d}:areas")])),
            Is.EqualTo(new[] { "#/dimensions tooMany" }));

    [TestCase("first", "https://register.example.org/activities/victims-reported")]
    [TestCase("second", "https://register.example.org:8443/")]
    [TestCase("third", "urn:uuid:0193570f-7a30-7c3e-8b1a-2f6f0a9d4c10")]
    [TestCase("fourth", "urn:example:a:b/c")]
    public Task A_processing_activity_is_an_address_or_a_urn(string code, string activity)
        => Monitor.CreateAsync(_steward, $"/v1/indicators/{code}", Doing(code, activity));

    [TestCase("http://register.example.org/a")]
    [TestCase("https://register.example.org/a?client=7")]
    [TestCase("https://register.example.org/a#b")]
    [TestCase("https://user@register.example.org/a")]
    [TestCase("https:///a")]
    [TestCase("urn:x")]
    [TestCase("victims reported")]
    [TestCase("urn:example:\u00e9")]
    public async Task And_nothing_else(string activity)
        => Assert.That(await FaultsAsync("/v1/indicators/doing", Doing("doing", activity)), Is.EqualTo(new[] { "#/processingActivity invalidActivity" }));

    [TestCase("minor", "#/periods empty", "[ ]")]
    [TestCase("minor", "#/periods/1 duplicateItem", "[ \"year\", \"year\" ]")]
    public async Task An_indicator_takes_periods_of_one_length(string code, string fault, string periods)
        => Assert.That(
            await FaultsAsync($"/v1/indicators/{code}", Monitor.Indicator(code, "politie").Replace("[ \"year\" ]", periods, StringComparison.Ordinal)),
            Is.EqualTo(new[] { fault }));

    [Test]
    public async Task All_faults_of_a_partner_come_at_once()
        => Assert.That(
            await FaultsAsync("/v1/partners/faulty", $$"""
                { "code": "faulty", "label": {{Monitor.Label}}, "clients": [ "a", "politie", "a", 7, " b" ], "agreement": " ", "validFrom": "x" }
                """),
            Is.EquivalentTo(new[]
            {
                "#/clients/1 clientTaken", "#/clients/2 duplicateItem", "#/clients/3 wrongType", "#/clients/4 invalidClient", "#/agreement empty", "#/validFrom invalidPeriod",
            }));

    [Test]
    public async Task No_fault_repeats_what_was_sent()
    {
        const string Document = """{ "secretName": 1, "code": "secret code", "clients": [ "secret\u0000" ] }""";
        using var response = await Monitor.PutAsync(_steward, "/v1/partners/x", Document);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("secret"));
    }

    [Test]
    [Description("Checklist 51")]
    public async Task A_put_says_which_version_it_means()
    {
        using var content = new StringContent(Monitor.Partner("riec", "riec"), Encoding.UTF8, "application/json");
        Assert.That(await _steward.PutAsync(new Uri("/v1/partners/riec", UriKind.Relative), content).ProblemAsync(), Is.EqualTo("428 precondition-required"));
    }

    [TestCase("If-Match", "abc")]
    [TestCase("If-Match", "\"a\" \"b\"")]
    [TestCase("If-None-Match", "\"a\"")]
    [Description("Checklist 51")]
    public async Task A_precondition_that_cannot_be_read_is_a_fault(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/partners/riec") { Content = Http.Json("{}") };
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.That(await _steward.SendAsync(request).FaultsAsync(), Has.Exactly(1).EqualTo($"{header} invalidHeader"));
    }

    private static string Doing(string code, string activity)
        => Monitor.Indicator(code, "politie").Replace("\"policy\"", $"\"processingActivity\": \"{activity}\", \"policy\"", StringComparison.Ordinal);

    private Task<string[]> FaultsAsync(string path, string document) => Monitor.PutAsync(_steward, path, document).FaultsAsync();
}
