using System.Text;
using System.Text.Json.Nodes;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class IdempotencyTests
{
    private static readonly Guid Key = new("0a2f6c1e-2020-4d00-8000-000000000003");
    private static readonly string Body = Monitor.Submission(Monitor.Investigations);

    private Hub _hub = null!;
    private HttpClient _partner = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        _partner = _hub.Client("submissions:write", "politie");
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    [Description("Checklist 48")]
    public async Task The_same_key_with_the_same_body_gives_the_same_answer_but_for_the_reasons()
    {
        using var first = await Monitor.SubmitAsync(_partner, Body, Key);
        _hub.Clock.Advance(TimeSpan.FromHours(1));
        using var second = await Monitor.SubmitAsync(_partner, Body, Key);
        Assert.That(
            ((int)second.StatusCode, second.Headers.GetValues("Idempotency-Replayed").Single(), second.Headers.Location),
            Is.EqualTo((201, "true", first.Headers.Location)));
        Assert.That(first.Headers.Contains("Idempotency-Replayed"), Is.False);
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(WithoutReasons(await first.Content.ReadAsStringAsync())));
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [TestCase("30", "31", "22", "23", TestName = "Another published value with the same key is 422")]
    [TestCase("2020", "2021", "2020", "2021", TestName = "Another period with the same key is 422")]
    [TestCase("people-smuggling", "_T", "\"area\": \"regio\" }", "\"area\": \"rotterdam\" }", TestName = "Other cells with the same key are 422")]
    [Description("Checklist 49")]
    public async Task Another_body_with_the_same_key_is_422(string what, string by, string also, string with)
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        var other = Body.Replace(what, by, StringComparison.Ordinal).Replace(also, with, StringComparison.Ordinal);
        Assert.That(await Monitor.SubmitAsync(_partner, other, Key).ProblemAsync(), Is.EqualTo("422 idempotency-key-reused"));
    }

    [Test]
    [Description("Checklist 49")]
    public async Task A_table_more_or_less_with_the_same_key_is_422()
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        var more = Monitor.Submission(Monitor.Investigations, Monitor.Investigations.Replace("2020", "2021", StringComparison.Ordinal));
        Assert.That(await Monitor.SubmitAsync(_partner, more, Key).StatusAsync(), Is.EqualTo(422));
    }

    [Test]
    public async Task Nothing_is_known_of_a_hidden_figure_so_another_one_is_answered_as_a_repeat()
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        var other = Body.Replace("\"people-smuggling\" }, \"value\": 4", "\"people-smuggling\" }, \"value\": 3", StringComparison.Ordinal);
        Assert.That(await Monitor.SubmitAsync(_partner, other, Key).StatusAsync(), Is.EqualTo(201));
    }

    [Test]
    [Description("Checklist 50")]
    public async Task The_same_key_fifty_times_in_parallel_is_stored_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Monitor.SubmitAsync(_partner, Body, Key)));
        Assert.That(answers.Select(a => (int)a.StatusCode), Has.All.EqualTo(201));
        Assert.That(answers.Select(a => a.Headers.Location).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(a => !a.Headers.Contains("Idempotency-Replayed")), Is.EqualTo(1));
        Assert.That(await CountAsync(), Is.EqualTo(1));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Test]
    public async Task A_key_may_be_quoted_and_is_the_same_key()
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        using var repeated = await SendAsync($"\"{Key}\"");
        Assert.That(repeated.Headers.Contains("Idempotency-Replayed"), Is.True);
    }

    [TestCase("7")]
    [TestCase("{0a2f6c1e-2020-4d00-8000-000000000003}")]
    [TestCase("0a2f6c1e20204d008000000000000003")]
    [TestCase("\"0a2f6c1e-2020-4d00-8000-000000000003")]
    public async Task A_key_that_is_no_uuid_is_refused(string key)
        => Assert.That(await SendAsync(key).FaultsAsync(), Is.EqualTo(new[] { "Idempotency-Key invalidHeader" }));

    [Test]
    public async Task A_key_belongs_to_one_client()
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        using var other = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims), Key);
        Assert.That(((int)other.StatusCode, other.Headers.Contains("Idempotency-Replayed")), Is.EqualTo((201, false)));
    }

    [Test]
    public async Task A_refused_submission_leaves_its_key_free()
    {
        await Monitor.SubmitAsync(_partner, Body.Replace("22", "23", StringComparison.Ordinal), Key).FaultsAsync();
        using var corrected = await Monitor.SubmitAsync(_partner, Body, Key);
        Assert.That(((int)corrected.StatusCode, corrected.Headers.Contains("Idempotency-Replayed")), Is.EqualTo((201, false)));
    }

    [Test]
    public async Task A_key_is_kept_for_seven_days()
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        _hub.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        using var late = await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Body, Key);
        Assert.That(late.Headers.Contains("Idempotency-Replayed"), Is.False);
    }

    [Test]
    public async Task A_repeat_is_answered_even_when_the_catalogue_would_refuse_it_now()
    {
        await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync();
        var closed = Monitor.Indicator("criminal-investigations", "politie", "area:areas", "offence:offences")
            .Replace("\"unit\"", "\"validTo\": \"2019\", \"unit\"", StringComparison.Ordinal);
        await Monitor.ChangeAsync(_hub.Client("catalogue:write"), "/v1/indicators/criminal-investigations", closed).StatusAsync();
        Assert.That(await Monitor.SubmitAsync(_partner, Body, Key).StatusAsync(), Is.EqualTo(201));
    }

    private async Task<int> CountAsync() => (await _partner.GetAsync("/v1/submissions").JsonAsync()).GetProperty("submissions").GetArrayLength();

    private async Task<HttpResponseMessage> SendAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/submissions") { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await _partner.SendAsync(request);
    }

    private static string WithoutReasons(string receipt)
    {
        var json = JsonNode.Parse(receipt)!;
        foreach (var observation in json["tables"]!.AsArray().SelectMany(t => t!["observations"]!.AsArray()))
        {
            observation!.AsObject().Remove("reason");
        }

        return json.ToJsonString();
    }
}
