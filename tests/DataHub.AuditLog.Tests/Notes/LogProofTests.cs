using System.Text;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tests.Support;

namespace DataHub.AuditLog.Tests.Notes;

internal sealed class LogProofTests
{
    private const int Size = 13, Index = 6;

    private static readonly SigningKey Key = SigningKey.Create("datahub.example/log");

    private static LogProof Proof()
    {
        var tree = new MerkleTree(Size, (level, index) => Leaves.Mth((int)(index << level), (int)((index + 1) << level)));
        return new LogProof(Leaves.Entry(Index), Index, tree.Inclusion(Index), new Checkpoint("datahub.example/log", Size, tree.Root()).Sign([Key]));
    }

    [Test]
    public void A_proof_stands_alone()
    {
        var read = LogProof.Parse(Proof().Text);
        Assert.That(read.Check([Key.Public]).Size, Is.EqualTo(Size));
        Assert.That(read.Entry.ToArray(), Is.EqualTo(Leaves.Entry(Index)));
        Assert.That(read.Text, Does.StartWith("c2sp.org/tlog-proof@v1\nextra BgCr\nindex 6\n"));
    }

    [Test]
    public void A_proof_with_any_bit_changed_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Proof().Text);
        Assert.That(Enumerable.Range(0, bytes.Length * 8).Where(bit => Holds(bytes, bit)), Is.Empty);
    }

    [Test]
    public void A_proof_with_any_line_left_out_or_doubled_is_refused()
    {
        var lines = Proof().Text.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            Assert.That(Holds(string.Join('\n', [.. lines[..i], .. lines[(i + 1)..]])), Is.False);
            Assert.That(Holds(string.Join('\n', [.. lines[..i], lines[i], .. lines[i..]])), Is.EqualTo(i == lines.Length - 2), "The same signature twice is no lie.");
        }
    }

    private static bool Holds(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return Holds(Encoding.UTF8.GetString(flipped));
    }

    private static bool Holds(string text)
    {
        try
        {
            return LogProof.Parse(text).Check([Key.Public]).Size > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
