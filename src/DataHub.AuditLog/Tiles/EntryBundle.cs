using System.Buffers.Binary;

namespace DataHub.AuditLog.Tiles;

/// <summary>Entries one after the other, each behind its length as two bytes, most significant first (C2SP tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>The bundle of <paramref name="entries"/>, none longer than 65,535 bytes.</summary>
    public static byte[] Write(IReadOnlyCollection<byte[]> entries)
    {
        var bundle = new byte[entries.Sum(e => sizeof(ushort) + e.Length)];
        var rest = bundle.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)entry.Length));
            entry.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }

        return bundle;
    }

    /// <summary>The entries of a bundle.</summary>
    /// <exception cref="FormatException">It ends within an entry.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>(Tile.FullWidth);
        while (bundle.Length > 0)
        {
            var end = bundle.Length < sizeof(ushort) ? int.MaxValue : sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (end > bundle.Length)
            {
                throw new FormatException("The bundle ends within an entry.");
            }

            entries.Add(bundle[sizeof(ushort)..end]);
            bundle = bundle[end..];
        }

        return entries;
    }
}
