using System.Globalization;
using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tiles;

/// <summary>
/// A tile: up to 256 hashes side by side. Those of level 0 are hashes of leaves, those of level L roots of whole tiles of level L - 1. Beside the tiles of
/// level 0 stand bundles of the entries themselves (<see cref="Entries"/>).
/// </summary>
/// <param name="Level">0 to 6, or <see cref="Entries"/>.</param>
/// <param name="Number">From 0.</param>
/// <param name="Width">1 to 256; below that the tile is partial.</param>
/// <remarks>Source: C2SP tlog-tiles.</remarks>
public readonly record struct Tile(int Level, long Number, int Width)
{
    /// <summary>Hashes of a whole tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of the tree in a tile.</summary>
    public const int Height = 8;

    /// <summary>What stands for the level where the tile is a bundle of entries.</summary>
    public const int Entries = -1;

    /// <summary>Leaves of the largest tree that tiles can hold.</summary>
    public const long MaxSize = 1L << (Height * (MaxLevel + 1));

    /// <summary>The highest level.</summary>
    public const int MaxLevel = 6;

    private const string Root = "tile/", EntriesName = "entries", PartialMark = ".p/";

    /// <summary>Whether it has all of its hashes.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>Its relative path, such as <c>tile/0/x001/234.p/17</c>: the number in groups of three digits, all but the last marked.</summary>
    public string Path
    {
        get
        {
            var number = Number.ToString("D3", CultureInfo.InvariantCulture);
            number = number.PadLeft((number.Length + 2) / 3 * 3, '0');
            var groups = Enumerable.Range(0, number.Length / 3).Select(i => number.Substring(3 * i, 3)).ToArray();
            var path = string.Join('/', groups.Select((g, i) => i < groups.Length - 1 ? "x" + g : g));
            var level = Level == Entries ? EntriesName : Level.ToString(CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{Root}{level}/{path}{(IsFull ? string.Empty : $"{PartialMark}{Width}")}");
        }
    }

    /// <summary>Reads <see cref="Path"/>; nothing else is taken.</summary>
    public static bool TryParse(string path, out Tile tile)
    {
        tile = default;
        var words = path.Split('/');
        if (words.Length < 3 || !path.StartsWith(Root, StringComparison.Ordinal) || !TryLevel(words[1], out var level))
        {
            return false;
        }

        var rest = path[(Root.Length + words[1].Length + 1)..];
        var mark = rest.IndexOf(PartialMark, StringComparison.Ordinal);
        var width = FullWidth;
        if (mark >= 0 && !int.TryParse(rest[(mark + PartialMark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out width))
        {
            return false;
        }

        var digits = (mark < 0 ? rest : rest[..mark]).Replace("/", string.Empty, StringComparison.Ordinal).Replace("x", string.Empty, StringComparison.Ordinal);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || width is < 1 or > FullWidth)
        {
            return false;
        }

        // Whatever is not written the same way again was not a path.
        tile = new Tile(level, number, width);
        return tile.Path == path;
    }

    /// <summary>How many tiles a tree has on each level, from the leaves up, and how many hashes there are in them.</summary>
    public static IEnumerable<(int Level, long Tiles, long Hashes)> Levels(long size)
    {
        for (var (level, count) = (0, size); count > 0; (level, count) = (level + 1, count / FullWidth))
        {
            yield return (level, ((count - 1) / FullWidth) + 1, count);
        }
    }

    /// <summary>All tiles of a tree, from the leaves up, each as wide as it can be; without the bundles.</summary>
    public static IEnumerable<Tile> Of(long size)
    {
        for (var (level, count) = (0, size); count > 0; (level, count) = (level + 1, count / FullWidth))
        {
            for (var number = 0L; number * FullWidth < count; number++)
            {
                yield return At(size, level, number);
            }
        }
    }

    /// <summary>A tile of a tree as wide as it can be.</summary>
    public static Tile At(long size, int level, long number) => new(level, number, WidthIn(size, level, number));

    /// <summary>How many hashes a tile has in a tree; 0 when it is not there.</summary>
    public static int WidthIn(long size, int level, long number)
    {
        var count = size >> (Height * Math.Max(0, level));
        return number > count / FullWidth ? 0 : (int)Math.Min(count - (number * FullWidth), FullWidth);
    }

    /// <summary>The root over the first 2^<paramref name="height"/> of <paramref name="hashes"/>.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> hashes, int height)
    {
        var row = hashes[..(MerkleHash.Size << height)].ToArray();
        for (var count = 1 << height; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                MerkleHash.OfNode(HashAt(row, 2 * i), HashAt(row, (2 * i) + 1), HashAt(row, i));
            }
        }

        return row[..MerkleHash.Size];
    }

    private static Span<byte> HashAt(byte[] row, int index) => row.AsSpan(index * MerkleHash.Size, MerkleHash.Size);

    private static bool TryLevel(string word, out int level)
    {
        level = Entries;
        return word == EntriesName || (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out level) && level <= MaxLevel);
    }
}
