using DataHub.Api.Json;
using Microsoft.Extensions.Primitives;

namespace DataHub.Api.Tests.Json;

internal sealed class NegotiationTests
{
    private static readonly string[] Offered = ["application/json", "text/csv"];

    [TestCase(null, "application/json")]
    [TestCase("", "application/json")]
    [TestCase("*/*", "application/json")]
    [TestCase("application/*", "application/json")]
    [TestCase("APPLICATION/JSON", "application/json")]
    [TestCase("application/json; charset=utf-8", "application/json")]
    [TestCase("text/html, application/xhtml+xml, */*;q=0.8", "application/json")]
    [TestCase("text/csv", "text/csv")]
    [TestCase("text/*", "text/csv")]
    [TestCase("application/json;q=0.5, text/csv", "text/csv")]
    [TestCase("*/*, application/json;q=0.1", "text/csv")]
    [TestCase("application/json;q=0, */*;q=0.1", "text/csv")]
    [TestCase("text/csv;q=0.5, application/json;q=0.5", "application/json")]
    public void The_best_offer_is_chosen(string? accept, string chosen) => Assert.That(Negotiation.Choose(accept, Offered), Is.EqualTo(chosen));

    [TestCase("text/html")]
    [TestCase("image/*")]
    [TestCase("application/json;q=0")]
    [TestCase("*/*;q=0")]
    [TestCase("application/json;profile=other")]
    [TestCase("json")]
    [TestCase(";;;")]
    public void Nothing_is_chosen_when_nothing_fits(string accept) => Assert.That(Negotiation.Choose(accept, Offered), Is.Null);

    [Test]
    public void Several_headers_count_as_one_list()
        => Assert.That(Negotiation.Choose(new StringValues(["text/html", "text/csv;q=0.2"]), Offered), Is.EqualTo("text/csv"));
}
