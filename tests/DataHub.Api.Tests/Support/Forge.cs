using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DataHub.Api.Security;

namespace DataHub.Api.Tests.Support;

/// <summary>Makes tokens by hand, good ones and hostile ones. They are signed with the hub's own key, unless told otherwise.</summary>
internal sealed class Forge(Hub hub) : IDisposable
{
    private readonly ECDsa _key = ReadKey(hub.DataFolder);

    public string KeyId => Base64Url.EncodeToString(SHA256.HashData(PublicKey));

    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    public JsonObject Header() => new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = KeyId };

    public JsonObject Payload() => new()
    {
        ["iss"] = LocalIssuer.Issuer,
        ["aud"] = LocalIssuer.Audience,
        ["sub"] = "mallory",
        ["client_id"] = "mallory",
        ["scope"] = Scopes.Read,
        ["iat"] = Now,
        ["exp"] = Now + 3600,
    };

    public long Now => hub.Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>A token that is right but for one change of its claims.</summary>
    public string WithClaims(Action<JsonObject> change)
    {
        var payload = Payload();
        change(payload);
        return Signed(Header().ToJsonString(), payload.ToJsonString());
    }

    /// <summary>A token that is right but for one change of its header.</summary>
    public string WithHeader(Action<JsonObject> change, Func<byte[], byte[]>? sign = null)
    {
        var header = Header();
        change(header);
        return Signed(header.ToJsonString(), Payload().ToJsonString(), sign);
    }

    /// <summary>Signs two texts, whatever they are.</summary>
    public string Signed(string header, string payload, Func<byte[], byte[]>? sign = null)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        var bytes = Encoding.ASCII.GetBytes(text);
        return $"{text}.{Base64Url.EncodeToString(sign is null ? _key.SignData(bytes, HashAlgorithmName.SHA256) : sign(bytes))}";
    }

    public void Dispose() => _key.Dispose();

    private static ECDsa ReadKey(string folder)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(folder, LocalIssuer.KeyFile)));
        return key;
    }
}
