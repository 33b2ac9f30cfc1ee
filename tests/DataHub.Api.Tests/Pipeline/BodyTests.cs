using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Pipeline;

public sealed class BodyTests
{
    private const int Limit = 64 * 1024;

    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _hub = await Monitor.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase(null)]
    [TestCase("text/plain")]
    [TestCase("application/xml")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/jsonp")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase("nonsense")]
    [Description("Checklist 26")]
    public async Task A_body_that_does_not_say_it_is_json_is_415(string? type)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await _hub.Client(Scopes.Catalogue).SendAsync("PUT", "/v1/partners/a", content);
        await answer.AssertProblemAsync(415);
    }

    [TestCase("application/json")]
    [TestCase("Application/JSON; charset=\"utf-8\"")]
    public async Task A_body_that_says_it_is_json_is_read(string type)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _hub.Client(Scopes.Catalogue).SendAsync("PUT", "/v1/partners/a", content, ("If-None-Match", "*"));
        await answer.AssertProblemAsync(400);
    }

    [Test]
    public async Task A_compressed_body_is_415_and_never_unpacked([Values("gzip", "br", "identity")] string encoding)
    {
        using var content = Http.Json("{}");
        content.Headers.ContentEncoding.Add(encoding);
        using var answer = await _hub.Client(Scopes.Catalogue).SendAsync("PUT", "/v1/partners/a", content);
        await answer.AssertProblemAsync(415);
    }

    [Test, Description("Checklist 24")]
    [TestCase("PUT", "/v1/partners/a", Scopes.Catalogue, Limit)]
    [TestCase("POST", "/v1/submissions", Scopes.Submit, 32 * 1024 * 1024)]
    public async Task A_body_that_announces_more_than_the_limit_is_413(string method, string path, string scope, int limit)
    {
        var length = (limit + 1).ToString(CultureInfo.InvariantCulture);
        var answer = await RawHttp.SendAsync(_hub.Address, Head(method, path, scope, $"Content-Length: {length}"));
        Assert.That(answer, Does.StartWith("HTTP/1.1 413 ").And.Contain("urn:datahub:problem:too-large").And.Contain("API-Version"));
    }

    [Test, Description("Checklist 24")]
    [TestCase("PUT", "/v1/partners/a", Scopes.Catalogue, Limit)]
    [TestCase("POST", "/v1/submissions", Scopes.Submit, 32 * 1024 * 1024)]
    public async Task A_body_in_chunks_that_grows_over_the_limit_is_413(string method, string path, string scope, int limit)
    {
        var chunk = Encoding.ASCII.GetBytes($"8000\r\n{new string(' ', 0x8000)}\r\n");
        var chunks = Enumerable.Repeat(chunk, (limit / 0x8000) + 2).ToArray();
        var answer = await RawHttp.SendAsync(_hub.Address, Head(method, path, scope, "Transfer-Encoding: chunked"), chunks);
        Assert.That(answer, Does.StartWith("HTTP/1.1 413 ").And.Contain("urn:datahub:problem:too-large"));
    }

    [Test]
    public async Task A_chunk_of_impossible_length_is_400()
    {
        var answer = await RawHttp.SendAsync(
            _hub.Address, Head("POST", "/v1/submissions", Scopes.Submit, "Transfer-Encoding: chunked"), Encoding.ASCII.GetBytes("FFFFFFFFFFFFFFFF\r\n"));
        Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Contain("urn:datahub:problem:"));
    }

    [Test]
    public async Task A_large_submission_is_not_refused_for_its_size()
    {
        using var content = new StringContent(new string(' ', Limit * 4), new MediaTypeHeaderValue("application/json"));
        using var answer = await _hub.Client(Scopes.Submit).SendAsync("POST", "/v1/submissions", content, ("Idempotency-Key", Guid.CreateVersion7().ToString()));
        Assert.That((int)answer.StatusCode, Is.Not.EqualTo(413));
    }

    private string Head(string method, string path, string scope, string length) => $"""
        {method} {path} HTTP/1.1
        Host: {_hub.Address.Authority}
        Authorization: Bearer {_hub.Token(scope, "comensha")}
        Content-Type: application/json
        If-None-Match: *
        Idempotency-Key: 01938d3c-0000-7000-8000-000000000000
        Connection: close
        {length}


        """.ReplaceLineEndings("\r\n");
}
