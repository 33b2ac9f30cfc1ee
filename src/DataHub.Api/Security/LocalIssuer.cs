using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DataHub.Api.Security;

/// <summary>
/// Proof that the environment is Development. Only <see cref="Of"/> makes one, and a local issuer cannot be had without it.
/// </summary>
internal sealed class DevelopmentProof
{
    private DevelopmentProof() { }

    /// <summary>Null in every environment but Development.</summary>
    public static DevelopmentProof? Of(string environment)
        => string.Equals(environment, "Development", StringComparison.OrdinalIgnoreCase) && !SaysProduction() ? new DevelopmentProof() : null;

    // A word on the command line does not outvote an environment that says Production.
    private static bool SaysProduction()
        => Array.Exists(
            ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"],
            name => string.Equals(Environment.GetEnvironmentVariable(name), "Production", StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Makes access tokens for development: ES256 with a key that lives in the data folder. This file depends on the base library alone, so that the command-line
/// tool is built from the same source.
/// </summary>
internal sealed class LocalIssuer : IDisposable
{
    public const string Issuer = "urn:datahub:local";

    public const string Audience = "urn:datahub:local:api";

    public const string KeyFile = "issuer.key";

    private readonly ECDsa _key;

    private LocalIssuer(ECDsa key)
    {
        _key = key;
        KeyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    public string KeyId { get; }

    /// <summary>Opens the key of a data folder, or makes one.</summary>
    /// <exception cref="CryptographicException">The file holds no such key.</exception>
    public static LocalIssuer Open(DevelopmentProof proof, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var path = Path.Combine(dataFolder, KeyFile);
        if (!File.Exists(path))
        {
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            SecretFile.Create(path, Encoding.ASCII.GetBytes(fresh.ExportPkcs8PrivateKeyPem()));
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return new LocalIssuer(key);
        }
        catch (ArgumentException wrong)
        {
            key.Dispose();
            throw new CryptographicException("The key file holds no key.", wrong);
        }
    }

    /// <summary>The public half: a point on P-256.</summary>
    public ECPoint PublicKey => _key.ExportParameters(includePrivateParameters: false).Q;

    /// <summary>An access token as RFC 9068 describes it.</summary>
    public string Token(string clientId, string scope, DateTimeOffset now, TimeSpan life)
    {
        var payload = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = clientId,
            ["client_id"] = clientId,
            ["scope"] = scope,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
            ["jti"] = Guid.CreateVersion7(now).ToString(),
        };
        return Sign(new Dictionary<string, object> { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = KeyId }, payload);
    }

    public void Dispose() => _key.Dispose();

    private string Sign(Dictionary<string, object> header, Dictionary<string, object> payload)
    {
        var signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Part(Dictionary<string, object> members) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(members));
}

/// <summary>Files that hold keys: readable by their owner alone.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder when it is missing, for its owner alone.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes the file whole or not at all. Where another process was first, its file stays.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        using (var file = new FileStream(draft, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    /// <summary>Whether others than the owner may write the file, or others than owner and group may read it.</summary>
    public static bool IsExposed(string path)
    {
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0;
    }
}
