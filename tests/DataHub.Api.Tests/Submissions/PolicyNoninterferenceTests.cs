using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using DataHub.Disclosure;

namespace DataHub.Api.Tests.Submissions;

/// <summary>
/// Noninterference under every rule that a policy adds: two hubs with one noise key and one clock are told two stories that lead to one pattern. A story is a first revision and a
/// corrected one; both are tried before, and sent once with a total that they contradict.
/// </summary>
internal sealed class PolicyNoninterferenceTests
{
    private const string HideZeros = "\"threshold\": 12, \"zeros\": \"hide\"", ProtectGroups = "\"threshold\": 5, \"groupDisclosure\": \"protect\"", Hold = "\"threshold\": 5, \"revisions\": \"held\"";

    private static readonly string[] Questions =
    [
        "groupBy=form*,age*&bounds=true", "timePeriod=2019..2021&groupBy=form*", "groupBy=form*&filter=age:minor&bounds=true", "groupBy=age*&bounds=true",
    ];

    private static readonly string[] Forms = [",", "a,", "b,", "c,", "d,"], Ages = [",", ",minor", ",adult"];

    [Test]
    public async Task A_hidden_zero_leaves_no_trace()
    {
        var first = await TellAsync(Counts(HideZeros), Table(Forms, 40, 23, 0, 8, 9), Table(Forms, 40, 23, 8, 0, 9));
        var second = await TellAsync(Counts(HideZeros), Table(Forms, 40, 23, 6, 11, 0), Table(Forms, 40, 23, 1, 5, 11));

        AssertAlike(first, second, 40);
    }

    // Below a hidden total of 0 everything is 0, whether it was sent or not; that it is known must not show.
    [Test]
    public async Task A_hidden_total_of_zero_leaves_no_trace_of_what_lies_below_it()
    {
        string[] cells = [.. Forms, .. Ages[1..]];
        var first = await TellAsync(Counts(HideZeros), Table(cells, 80, 63, 0, 8, 9, 38, 42), Table(cells, 80, 63, 8, 9, 0, 38, 42));
        var second = await TellAsync(Counts(HideZeros), Table(cells, 80, 63, 4, 4, 9, 38, 42), Table(cells, 80, 63, 6, 10, 1, 38, 42));

        AssertAlike(first, second, 80);
    }

    [TestCase(0, 29)]
    [TestCase(2, 27)]
    public async Task The_category_that_a_group_falls_into_leaves_no_trace_nor_does_that_it_falls_into_one(int minor, int adult)
    {
        var document = Counts(ProtectGroups).Replace("\"ages\" }", "\"ages\", \"sensitive\": true }", StringComparison.Ordinal);
        var first = await TellAsync(document, Table(Ages, 29, 29, 0), Table(Ages, 29, 29, 0));
        var second = await TellAsync(document, Table(Ages, 29, minor, adult), Table(Ages, 29, adult, minor));

        AssertAlike(first, second, 29);
    }

    // Two amounts that are dominated here and of few units there, and others behind the one that is published.
    [Test]
    public async Task Hidden_amounts_and_what_is_behind_any_amount_leave_no_trace()
    {
        var document = Counts("\"threshold\": 5").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal);
        var first = await TellAsync(document, Amounts(40, 300, "1000 30 500 480", "2000 20 1000 990"), Amounts(40, 310, "900 30 500 390", "2100 20 200 199"));
        var second = await TellAsync(document, Amounts(83, 250, "1400 3 600 500", "1600 4 700 600"), Amounts(80, 90, "1700 6 900 800", "1300 4 700 500"));

        AssertAlike(first, second, 6000);
    }

    // What waits is no story at all: only that it was sent, and where.
    [Test]
    public async Task What_is_held_leaves_no_trace_whatever_it_is()
    {
        var first = await TellAsync(Counts(Hold), Table(Forms, 40, 23, 4, 4, 9), Table(Forms, 41, 24, 4, 4, 9));
        var second = await TellAsync(Counts(Hold), Table(Forms, 40, 23, 4, 4, 9), Table(Forms, 99, 26, 50, 9, 14));

        AssertAlike(first, second, 40);
    }

    [Test]
    public async Task Hidden_figures_of_linked_periods_leave_no_trace()
    {
        var document = Counts("\"threshold\": 5").Replace("\"year\"", "\"year\", \"quarter\"", StringComparison.Ordinal);
        var first = await TellAsync(document, Table(Forms, 40, 23, 4, 4, 9), Quarter(Table(Forms, 25, 13, 2, 1, 9)));
        var second = await TellAsync(document, Table(Forms, 40, 23, 4, 4, 9), Quarter(Table(Forms, 25, 13, 1, 2, 9)));

        AssertAlike(first, second, 40);

        static string Quarter(string body) => body.Replace("\"2020\"", "\"2020-Q1\"", StringComparison.Ordinal);
    }

    private static void AssertAlike(Story first, Story second, int published)
    {
        Assert.That(second.Rows, Is.EqualTo(first.Rows));
        Assert.That(second.Answers, Is.EqualTo(first.Answers));
        Assert.That(second.Log, Is.EqualTo(first.Log));
        var receipts = first.Answers.Where(a => a.StartsWith("201", StringComparison.Ordinal)).ToList();
        Assert.That(receipts, Has.Count.EqualTo(2).And.All.Contains("suppressed").And.Some.Contains($"\"value\":{published}"));
    }

    private static async Task<Story> TellAsync(string document, params string[] revisions)
    {
        var folder = Directory.CreateTempSubdirectory("datahub-key-");
        SecretFile.Create(Path.Combine(folder.FullName, "noise.key"), Enumerable.Repeat((byte)7, NoiseKey.Size).ToArray());
        await using var hub = await Monitor.StartAsync(("DataHub:KeyFile", Path.Combine(folder.FullName, "noise.key")));
        var steward = hub.Client("catalogue:write", "steward");
        await Monitor.CreateAsync(steward, "/v1/code-lists/forms", Monitor.CodeList("forms", [.. "abcd".Select(c => Monitor.Code($"{c}"))]));
        await Monitor.CreateAsync(steward, "/v1/indicators/secret", document);
        var answers = new List<string>();
        foreach (var revision in revisions)
        {
            await SendAsync(hub, revision, "?dryRun=true", answers);
            await SendAsync(hub, Contradictory(revision), string.Empty, answers);
            await SendAsync(hub, revision, string.Empty, answers);
            await AskAsync(hub, answers);

            // Sorts the submissions; a minute would let the reads be logged in the background meanwhile.
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var story = new Story(Traces.Rows(hub.DataFolder), [.. answers.Select(Traces.WithoutIdsAndReasons)], Traces.WithoutIds(hub.Logs.Text));
        folder.Delete(recursive: true);
        return story;
    }

    // What the partner itself is told of a dry run, or of its own faults, is not told to anybody else.
    private static async Task SendAsync(Hub hub, string body, string query, List<string> answers)
    {
        var partner = hub.Client("submissions:write", "riec");
        using var response = await Monitor.SubmitAsync(partner, body, query: query);
        answers.Add($"{(int)response.StatusCode} {((int)response.StatusCode == 201 ? await response.Content.ReadAsStringAsync() : string.Empty)}");
        if (response.Headers.Location is { } location)
        {
            answers.Add(await partner.GetStringAsync(location));
        }
    }

    private static async Task AskAsync(Hub hub, List<string> answers)
    {
        foreach (var question in Questions)
        {
            using var response = await hub.Client("aggregates:read", "dashboard").GetAsync(new Uri($"/v1/indicators/secret/aggregates?{question}", UriKind.Relative));
            answers.Add($"{response.StatusCode} {response.Headers.ETag} {await response.Content.ReadAsStringAsync()}");
        }

        var officer = hub.Client("audit:read", "officer");
        answers.Add(await officer.GetStringAsync(new Uri("/v1/audit-entries?limit=100", UriKind.Relative)));
        answers.Add(await officer.GetStringAsync(new Uri("/v1/submissions", UriKind.Relative)));
    }

    private static string Counts(string policy)
        => Monitor.Indicator("secret", "riec", "form:forms", "age:ages").Replace("\"threshold\": 5", policy, StringComparison.Ordinal);

    /// <param name="cells">Each <c>form,age</c>, empty for a total.</param>
    /// <param name="values">Their figures.</param>
    private static string Table(string[] cells, params int[] values) => Submission(cells.Zip(values, (c, v) => Observation(c, $"\"value\": {v}")));

    /// <summary>One amount of 3000 that is shown, and two others.</summary>
    private static string Amounts(int units, int largest, string first, string second) => Submission([
        Observation(",", "\"value\": 6000, \"count\": 90"), Observation("a,", Amount($"3000 {units} {largest} {largest}")), Observation("b,", Amount(first)), Observation("c,", Amount(second))]);

    private static string Amount(string figures)
        => string.Join(", ", figures.Split(' ').Zip(["value", "count", "largest", "secondLargest"], (figure, member) => $"\"{member}\": {figure}"));

    private static string Observation(string cell, string figures)
    {
        var codes = cell.Split(',').Zip(["form", "age"], (code, dimension) => (code, dimension)).Where(d => d.code.Length > 0);
        return $$"""{ "dimensions": { {{string.Join(", ", codes.Select(d => $"\"{d.dimension}\": \"{d.code}\""))}} }, {{figures}} }""";
    }

    private static string Submission(IEnumerable<string> observations)
        => Monitor.Submission($$"""{ "indicator": "secret", "timePeriod": "2020", "observations": [ {{string.Join(", ", observations)}} ] }""");

    // The first figure is the total's, and loses its last digit.
    private static string Contradictory(string body)
        => body.Remove(body.IndexOfAny([' ', ','], body.IndexOf("\"value\": ", StringComparison.Ordinal) + "\"value\": ".Length) - 1, 1);

    private sealed record Story(List<string> Rows, List<string> Answers, string Log);
}
