using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

public sealed class SignInTests
{
    private Hub _hub = null!;
    private Forge _forge = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _hub = await Hub.StartAsync();
        _hub.Token(Scopes.Read);
        _forge = new Forge(_hub);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _forge.Dispose();
        await _hub.DisposeAsync();
    }

    [Test, Description("Checklist 1")]
    public async Task Without_a_token_the_answer_is_401_with_a_bare_challenge()
    {
        using var answer = await _hub.Anonymous.GetAsync("/v1/indicators");
        await answer.AssertProblemAsync(401);
        Assert.That(answer.Header("WWW-Authenticate"), Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task A_token_of_the_local_issuer_is_accepted()
        => Assert.That(await _hub.Client(Scopes.Read).StatusAsync("/v1/indicators"), Is.EqualTo(200));

    [Test]
    public async Task A_token_made_by_hand_is_accepted_when_nothing_is_wrong_with_it()
        => await AssertAcceptedAsync(_forge.WithClaims(_ => { }));

    [Test, Description("Checklist 2")]
    public async Task A_token_without_signature_is_refused([Values("none", "None", "NONE")] string algorithm)
    {
        await AssertRefusedAsync(_forge.WithHeader(h => h["alg"] = algorithm, _ => []));
        await AssertRefusedAsync(_forge.WithHeader(h => h["alg"] = algorithm));
    }

    [Test, Description("Checklist 3")]
    public async Task The_public_key_is_no_shared_secret()
    {
        await AssertRefusedAsync(_forge.WithHeader(h => h["alg"] = "HS256", text => HMACSHA256.HashData(_forge.PublicKey, text)));
        var pem = System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", _forge.PublicKey));
        await AssertRefusedAsync(_forge.WithHeader(h => h["alg"] = "HS256", text => HMACSHA256.HashData(pem, text)));
    }

    [Test, Description("Checklist 4")]
    public async Task An_algorithm_outside_the_list_is_refused([Values("ES384", "ES512", "RS512", "PS512", "EdDSA", "es256", "")] string algorithm)
        => await AssertRefusedAsync(_forge.WithHeader(h => h["alg"] = algorithm));

    [Test, Description("Checklist 5")]
    public async Task A_token_of_another_type_is_refused([Values("JWT", "dpop+jwt", "logout+jwt", "", null)] string? type)
        => await AssertRefusedAsync(_forge.WithHeader(h => _ = type is null ? h.Remove("typ") : (h["typ"] = type) is not null));

    [Test, Description("Checklist 6")]
    public async Task A_token_for_another_audience_is_refused(
        [Values("urn:datahub:local:other", LocalIssuer.Audience + "/", "URN:DATAHUB:LOCAL:API", "")] string audience)
        => await AssertRefusedAsync(_forge.WithClaims(c => c["aud"] = audience));

    [Test, Description("Checklist 7")]
    public async Task A_token_without_audience_is_refused()
    {
        await AssertRefusedAsync(_forge.WithClaims(c => c.Remove("aud")));
        await AssertRefusedAsync(_forge.WithClaims(c => c["aud"] = new JsonArray()));
    }

    [Test, Description("Checklist 8")]
    public async Task A_token_of_another_issuer_is_refused([Values("urn:datahub:other", LocalIssuer.Issuer + "/", "URN:DATAHUB:LOCAL", "", null)] string? issuer)
        => await AssertRefusedAsync(_forge.WithClaims(c => c["iss"] = issuer));

    [Test, Description("Checklist 9")]
    public async Task A_token_lives_thirty_seconds_beyond_its_expiry_and_no_longer()
    {
        await AssertAcceptedAsync(_forge.WithClaims(c => (c["iat"], c["exp"]) = (_forge.Now - 600, _forge.Now - 29)));
        await AssertRefusedAsync(_forge.WithClaims(c => (c["iat"], c["exp"]) = (_forge.Now - 600, _forge.Now - 30)));
    }

    [Test, Description("Checklist 10")]
    public async Task A_token_without_times_is_refused([Values("exp", "iat")] string claim, [Values] bool text)
        => await AssertRefusedAsync(_forge.WithClaims(c => _ = text ? (c[claim] = $"{c[claim]}") is not null : c.Remove(claim)));

    [Test]
    public async Task A_token_that_lives_longer_than_six_hours_is_refused()
    {
        await AssertAcceptedAsync(_forge.WithClaims(c => c["exp"] = _forge.Now + 21_600));
        await AssertRefusedAsync(_forge.WithClaims(c => c["exp"] = _forge.Now + 21_601));
        await AssertRefusedAsync(_forge.WithClaims(c => c["exp"] = long.MaxValue));
        await AssertRefusedAsync(_forge.WithClaims(c => c["iat"] = long.MinValue));
    }

    [Test, Description("Checklist 11")]
    public async Task A_token_from_the_future_is_refused([Values("nbf", "iat")] string claim)
    {
        await AssertAcceptedAsync(_forge.WithClaims(c => c[claim] = _forge.Now + 30));
        await AssertRefusedAsync(_forge.WithClaims(c => c[claim] = _forge.Now + 31));
    }

    [Test, Description("Checklist 12")]
    public async Task An_unknown_key_id_is_refused_even_when_a_known_key_signed([Values("other", "", null)] string? keyId)
        => await AssertRefusedAsync(_forge.WithHeader(h => _ = keyId is null ? h.Remove("kid") : (h["kid"] = keyId) is not null));

    [Test, Description("Checklist 13")]
    public async Task A_key_that_the_token_brings_along_is_not_used([Values("jku", "x5u", "jwk")] string name)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = stranger.ExportParameters(false).Q;
        JsonNode brought = name == "jwk"
            ? new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Url(point.X!), ["y"] = Url(point.Y!), ["kid"] = "mine" }
            : new Uri(_hub.Address, "/.well-known/keys").ToString();
        await AssertRefusedAsync(_forge.WithHeader(h => h[name] = brought, text => stranger.SignData(text, HashAlgorithmName.SHA256)));
        await AssertAcceptedAsync(_forge.WithHeader(h => h[name] = brought.DeepClone()));
    }

    [Test, Description("Checklist 14")]
    public async Task A_tampered_payload_is_refused()
    {
        var parts = _forge.WithClaims(_ => { }).Split('.');
        var richer = _forge.WithClaims(c => c["scope"] = Scopes.Audit).Split('.');
        await AssertRefusedAsync($"{parts[0]}.{richer[1]}.{parts[2]}");
        await AssertRefusedAsync($"{parts[0]}.{parts[1]}.");
        await AssertRefusedAsync($"{parts[0]}.{parts[1]}");
    }

    [Test, Description("Checklist 15")]
    public async Task A_token_anywhere_but_in_the_header_is_no_token()
    {
        var token = _hub.Token(Scopes.Read);
        Assert.That(await _hub.Anonymous.StatusAsync($"/v1/indicators?access_token={token}"), Is.EqualTo(401));
        Assert.That(await _hub.Anonymous.StatusAsync($"/v1/indicators?token={token}"), Is.EqualTo(401));
        using var cookie = await _hub.Anonymous.SendAsync("GET", "/v1/indicators", null, ("Cookie", $"access_token={token}"));
        using var basic = await _hub.Anonymous.SendAsync("GET", "/v1/indicators", null, ("Authorization", $"Basic {token}"));
        using var form = new FormUrlEncodedContent([new("access_token", token)]);
        using var body = await _hub.Anonymous.SendAsync("POST", "/v1/submissions", form);
        Assert.That(new[] { cookie, basic, body }.Select(a => (int)a.StatusCode), Is.All.EqualTo(401));
    }

    [Test, Description("Checklist 19")]
    public async Task Duplicate_claims_are_refused(
        [Values("\"scope\":\"aggregates:read\"", "\"a\\u0075d\":\"urn:datahub:local:api\"", "\"x\":{\"y\":1,\"y\":2}")] string extra)
    {
        var payload = _forge.Payload().ToJsonString();
        await AssertRefusedAsync(_forge.Signed(_forge.Header().ToJsonString(), $"{payload[..^1]},{extra}}}"));
        await AssertAcceptedAsync(_forge.Signed(_forge.Header().ToJsonString(), $"{payload[..^1]},\"x\":{{\"y\":1}}}}"));
    }

    [Test, Description("Checklist 19")]
    public async Task Duplicate_header_members_are_refused()
        => await AssertRefusedAsync(_forge.Signed($"{_forge.Header().ToJsonString()[..^1]},\"alg\":\"ES256\"}}", _forge.Payload().ToJsonString()));

    [Test]
    public async Task An_extension_that_the_token_calls_critical_is_refused()
        => await AssertRefusedAsync(_forge.WithHeader(h => h["crit"] = new JsonArray("exp")));

    [Test]
    public async Task A_token_names_its_client_once_and_in_plain_characters()
    {
        await AssertAcceptedAsync(_forge.WithClaims(c => (c["azp"], _) = ("mallory", c.Remove("client_id"))));
        await AssertRefusedAsync(_forge.WithClaims(c => c.Remove("client_id")));
        await AssertRefusedAsync(_forge.WithClaims(c => c["azp"] = "another"));
        await AssertRefusedAsync(_forge.WithClaims(c => c["client_id"] = "a\r\nb"));
        await AssertRefusedAsync(_forge.WithClaims(c => c["client_id"] = ""));
        await AssertRefusedAsync(_forge.WithClaims(c => c["client_id"] = 7));
    }

    [Test]
    public async Task What_is_no_token_at_all_is_refused([Values("a", "a.b.c", "....", "e30.e30.e30", "W10.W10.W10", "bnVsbA.bnVsbA.bnVsbA")] string text)
        => await AssertRefusedAsync(text);

    [Test, Description("Checklist 20")]
    public async Task No_refusal_tells_what_was_wrong()
    {
        string[] hostile = [
            _forge.WithClaims(c => c["iss"] = "urn:x"), _forge.WithClaims(c => c["exp"] = 1), _forge.WithClaims(c => c["aud"] = "x"), _forge.WithHeader(h => h["kid"] = "x"), "x.y.z"];
        var answers = new List<string>();
        foreach (var token in hostile)
        {
            using var answer = await _hub.Open(token).GetAsync("/v1/indicators");
            Assert.That(answer.Header("WWW-Authenticate"), Is.EqualTo("Bearer"));
            answers.Add(await answer.Content.ReadAsStringAsync());
        }

        using var without = await _hub.Anonymous.GetAsync("/v1/indicators");
        Assert.That(answers, Is.All.EqualTo(await without.Content.ReadAsStringAsync()));
        Assert.That(answers[0], Does.Not.Contain("urn:datahub:local").And.Not.Contain("IDX").And.Not.Contain("   at "));
    }

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private async Task AssertAcceptedAsync(string token) => Assert.That(await _hub.Open(token).StatusAsync("/v1/indicators"), Is.EqualTo(200));

    private async Task AssertRefusedAsync(string token) => Assert.That(await _hub.Open(token).StatusAsync("/v1/indicators"), Is.EqualTo(401));
}
