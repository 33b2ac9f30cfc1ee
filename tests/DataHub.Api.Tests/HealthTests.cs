using System.Globalization;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests;

public sealed class HealthTests
{
    [Test]
    public async Task A_hub_that_can_work_says_so_to_anybody([Values("live", "ready")] string probe)
    {
        await using var hub = await Hub.StartAsync();
        using var answer = await hub.Anonymous.GetAsync($"/health/{probe}");
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo($$"""{"status":"{{probe}}"}"""));
    }

    [Test, Description("Checklist 60")]
    public async Task Security_txt_names_a_contact_and_expires_within_a_year()
    {
        await using var hub = await Hub.StartAsync(("DataHub:SecurityContact", "mailto:security@hub.example"), ("DataHub:SecurityTxtDays", "364"));
        using var answer = await hub.Anonymous.GetAsync("/.well-known/security.txt");
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; charset=utf-8"));
        var fields = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ToDictionary(l => l.Split(": ")[0], l => l.Split(": ")[1]);
        Assert.That(fields["Contact"], Is.EqualTo("mailto:security@hub.example"));
        var expires = DateTimeOffset.ParseExact(fields["Expires"], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.That(expires, Is.GreaterThan(hub.Clock.GetUtcNow()).And.LessThan(hub.Clock.GetUtcNow().AddYears(1)));
    }

    [Test]
    public async Task Without_a_contact_there_is_no_security_txt()
    {
        await using var hub = await Hub.StartAsync();
        using var answer = await hub.Anonymous.GetAsync("/.well-known/security.txt");
        await answer.AssertProblemAsync(404);
    }
}
