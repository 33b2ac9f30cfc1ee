using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace DataHub.AuditLog.Notes;

/// <summary>A key that signs notes. Its text, <c>PRIVATE+KEY+name+hash+base64</c>, is the secret; <see cref="Public"/> is for everybody.</summary>
public sealed class SigningKey
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly Ed25519PrivateKeyParameters _key;

    private SigningKey(string name, ReadOnlySpan<byte> secret)
    {
        _key = new Ed25519PrivateKeyParameters(secret);
        Public = new VerifierKey(name, _key.GeneratePublicKey());
    }

    /// <summary>What verifies its signatures.</summary>
    public VerifierKey Public { get; }

    /// <summary>A new key from the system's randomness.</summary>
    /// <exception cref="ArgumentException">The name does not have the form of one.</exception>
    public static SigningKey Create(string name)
        => VerifierKey.IsName(name) ? new SigningKey(name, RandomNumberGenerator.GetBytes(VerifierKey.HalfSize)) : throw new ArgumentException("Not a key's name.", nameof(name));

    /// <summary>Reads the text of a key.</summary>
    /// <exception cref="FormatException">It does not have the form. The message holds nothing of it.</exception>
    public static SigningKey Parse(string text)
    {
        var words = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('+', 3) : [];
        if (words.Length == 3 && VerifierKey.IsName(words[0]) && StrictBase64.TryRead(words[2], out var bytes)
            && bytes.Length == 1 + VerifierKey.HalfSize && bytes[0] == VerifierKey.Algorithm)
        {
            var key = new SigningKey(words[0], bytes.AsSpan(1));
            if (key.Secret() == text)
            {
                return key;
            }
        }

        throw new FormatException("A signing key has the form PRIVATE+KEY+name+hash+base64 and is of the kind Ed25519.");
    }

    /// <summary>The secret text. It belongs into a file that its owner alone can read, and nowhere else.</summary>
    public string Secret()
        => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Public.Name}+{Public.Id:x8}+{Convert.ToBase64String([VerifierKey.Algorithm, .. _key.GetEncoded()])}");

    /// <summary>The signature under a text, 64 bytes.</summary>
    public byte[] Sign(string text)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(Encoding.UTF8.GetBytes(text));
        return signer.GenerateSignature();
    }
}
