using System.Security.Cryptography;
using System.Text;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>
/// The hub's secret that makes the choice of complementary cells impossible to replay from outside: each cell's cost is multiplied by a factor
/// taken from HMAC-SHA-256(key, partner, indicator, period, coordinates). The same key gives the same choice on every machine and over revisions.
/// </summary>
/// <remarks>It is kept outside the database. It is never printed.</remarks>
public sealed class NoiseKey
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _key;

    /// <summary>Takes a key of <see cref="Size"/> bytes.</summary>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public NoiseKey(ReadOnlySpan<byte> key)
    {
        _key = key.Length == Size ? key.ToArray() : throw new ArgumentException($"A noise key has {Size} bytes.", nameof(key));
    }

    /// <summary>A fresh key from the system's cryptographic source.</summary>
    public static NoiseKey CreateRandom() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>32 bytes by which two holders of a key know that it is the same; neither the key nor any of its numbers follows from them.</summary>
    public byte[] Fingerprint() => HMACSHA256.HashData(_key, "DataHub noise key"u8);

    /// <summary>The number that belongs to one cell, uniform in [0, 1). <paramref name="codes"/> are the cell's codes, one per dimension.</summary>
    public double Fraction(TableKey table, IReadOnlyList<string> codes)
    {
        var text = string.Join('\n', [table.Partner, table.Indicator, table.TimePeriod, .. codes]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text), hash);
        return BitConverter.ToUInt32(hash) / (1.0 + uint.MaxValue);
    }
}
