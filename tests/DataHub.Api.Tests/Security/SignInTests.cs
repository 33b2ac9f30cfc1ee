using System.Net;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

internal sealed class SignInTests
{
    [Test, Description("Checklist 1")]
    public async Task Without_a_token_the_answer_is_401()
    {
        await using var hub = await Hub.StartAsync();
        var answer = await hub.Anonymous.GetAsync(new Uri("/v1/indicators", UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_token_of_the_local_issuer_is_accepted()
    {
        await using var hub = await Hub.StartAsync();
        var answer = await hub.Client("aggregates:read").GetAsync(new Uri("/v1/nothing", UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
