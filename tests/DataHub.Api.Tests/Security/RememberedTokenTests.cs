using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

/// <summary>A token that was verified a moment ago is not verified again; nothing else about it may be taken for granted.</summary>
[TestFixture]
internal sealed class RememberedTokenTests
{
    [Test]
    public async Task A_remembered_token_is_refused_as_soon_as_it_has_expired()
    {
        await using var hub = await Hub.StartAsync();
        _ = hub.Token("aggregates:read");
        using var forge = new Forge(hub);
        var token = forge.WithClaims(c => c["exp"] = forge.Now + 5);
        hub.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await StatusAsync(hub, token), Is.EqualTo(200), "within the skew");

        hub.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await StatusAsync(hub, token), Is.EqualTo(401));
    }

    [Test]
    public async Task A_changed_copy_of_a_remembered_token_is_refused()
    {
        await using var hub = await Hub.StartAsync();
        var token = hub.Token("aggregates:read");
        Assert.That(await StatusAsync(hub, token), Is.EqualTo(200));

        var middle = token.LastIndexOf('.') + 10;
        var changed = token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];
        Assert.That(await StatusAsync(hub, changed), Is.EqualTo(401));
        Assert.That(await StatusAsync(hub, token), Is.EqualTo(200));
    }

    private static async Task<int> StatusAsync(Hub hub, string token)
    {
        using var client = hub.Open(token);
        return await client.StatusAsync("/v1/indicators");
    }
}
