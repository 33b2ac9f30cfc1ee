using DataHub.Api.Json;
using Microsoft.AspNetCore.Http;

namespace DataHub.Api.Tests.Json;

internal sealed class QueryReaderTests
{
    [Test]
    public void A_query_without_faults_gives_its_values()
    {
        var query = Read("?dryRun=true&limit=7&filter=a%3Ab&filter=c:d&name=x+y");

        Assert.That(query.Flag("dryRun"), Is.True);
        Assert.That(query.Limit(), Is.EqualTo(7));
        Assert.That(query.Repeated("filter"), Is.EqualTo(["a:b", "c:d"]));
        Assert.That(query.Required("name"), Is.EqualTo("x y"));
        Assert.That(query.Finish(), Is.Empty);
    }

    [Test]
    public void All_faults_are_collected_and_none_repeats_what_was_sent()
    {
        var query = Read("?sekret=1&limit=0&DryRun=true&dryRun=yes&one=1&one=2");
        query.Flag("dryRun");
        query.Limit();
        query.Optional("one");
        query.Required("period");

        var faults = query.Finish();

        Assert.That(faults.Select(f => (f.Pointer, f.Code)), Is.EqualTo([
            ("dryRun", "invalidParameter"), ("limit", "invalidParameter"), ("one", "duplicateParameter"), ("period", "missingParameter"),
            ("?0", "unknownParameter"), ("?2", "unknownParameter")]));
        Assert.That(string.Concat(faults), Does.Not.Contain("sekret"));
    }

    [TestCase("1", 1)]
    [TestCase("1000", 1000)]
    [TestCase(null, 100)]
    public void A_limit_lies_between_1_and_1000_and_is_100_by_default(string? text, int limit)
        => Assert.That(Read(text is null ? string.Empty : $"?limit={text}").Limit(), Is.EqualTo(limit));

    [TestCase("0")]
    [TestCase("1001")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase("1.0")]
    [TestCase("01")]
    [TestCase("1\0")]
    [TestCase("")]
    [TestCase("99999999999")]
    public void Any_other_limit_is_a_fault(string text)
    {
        var query = Read($"?limit={Uri.EscapeDataString(text)}");
        query.Limit();

        Assert.That(query.Finish().Select(f => f.Code), Is.EqualTo(["invalidParameter"]));
    }

    [Test]
    public void A_cursor_comes_back_as_it_was_made()
    {
        var query = Read($"?cursor={QueryReader.MakeCursor("partners", "comensha|é")}");

        Assert.That(query.Cursor("partners"), Is.EqualTo("comensha|é"));
        Assert.That(query.Finish(), Is.Empty);
    }

    [TestCase("")]
    [TestCase("!!!")]
    [TestCase("AAAA")]
    [TestCase("__79_A")]
    [TestCase("cGFydG5lcnMKYR")]
    public void A_cursor_that_the_hub_did_not_make_is_a_fault(string cursor) => Assert.That(CursorFaults(cursor), Is.EqualTo(["invalidCursor"]));

    [Test]
    public void A_cursor_of_another_route_is_a_fault()
        => Assert.That(CursorFaults(QueryReader.MakeCursor("submissions", "a")), Is.EqualTo(["invalidCursor"]));

    private static IEnumerable<string> CursorFaults(string cursor)
    {
        var query = Read($"?cursor={cursor}");
        Assert.That(query.Cursor("partners"), Is.Null);
        return query.Finish().Select(f => f.Code);
    }

    private static QueryReader Read(string query) => new(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request);
}
