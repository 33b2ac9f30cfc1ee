using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace DataHub.AuditLog.Notes;

/// <summary>The public half of a key that signs notes: Ed25519, with a name. Its text is <c>name+hash+base64</c>, as in C2SP signed-note.</summary>
public sealed class VerifierKey
{
    /// <summary>Bytes of a signature, and of a key's public and secret half.</summary>
    internal const int SignatureSize = 64, HalfSize = 32;

    /// <summary>Ed25519 among the algorithms that a note can be signed with.</summary>
    internal const byte Algorithm = 1;

    private const int FingerprintLength = 40;

    private readonly Ed25519PublicKeyParameters _key;

    internal VerifierKey(string name, Ed25519PublicKeyParameters key)
    {
        _key = key;
        Name = name;
        Id = IdOf(name, key.GetEncoded());
    }

    /// <summary>The key's name: here the origin of the log.</summary>
    public string Name { get; }

    /// <summary>Four bytes that tell the keys of one name apart.</summary>
    public uint Id { get; }

    /// <summary>What an entry of the log names the key by: the first 160 bits of the SHA-256 of its text, in lower-case hex.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())))[..FingerprintLength];

    /// <summary>Reads the text of a key.</summary>
    /// <exception cref="FormatException">It does not have the form, or its hash is another key's.</exception>
    public static VerifierKey Parse(string text)
    {
        var words = text.Split('+', 3);
        if (words.Length != 3 || !IsName(words[0]) || !StrictBase64.TryRead(words[2], out var bytes) || bytes.Length != 1 + HalfSize || bytes[0] != Algorithm)
        {
            throw new FormatException("A public key has the form name+hash+base64 and is of the kind Ed25519.");
        }

        var key = new VerifierKey(words[0], PublicKey(bytes.AsSpan(1)));
        return key.ToString() == text ? key : throw new FormatException("The hash in the public key is another key's.");
    }

    /// <summary>Whether a text can be a key's name: 1 to 100 printable ASCII characters, no space, quote, backslash or plus.</summary>
    public static bool IsName(string text) => text.Length is >= 1 and <= 100 && text.All(c => c is > ' ' and <= '~' and not '+' and not '"' and not '\\');

    /// <summary>Whether the signature (64 bytes) is this key's under <paramref name="text"/>.</summary>
    public bool Verifies(string text, byte[] signature)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: false, _key);
        signer.BlockUpdate(Encoding.UTF8.GetBytes(text));
        return signature.Length == SignatureSize && signer.VerifySignature(signature);
    }

    /// <summary>The text of the key.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([Algorithm, .. _key.GetEncoded()])}");

    private static Ed25519PublicKeyParameters PublicKey(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new Ed25519PublicKeyParameters(bytes);
        }
        catch (ArgumentException)
        {
            throw new FormatException("The public key is no point of its curve.");
        }
    }

    private static uint IdOf(string name, byte[] key)
        => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Algorithm, .. key]));
}
