using System.Text;
using CsCheck;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;

namespace DataHub.AuditLog.Tests.Notes;

internal sealed class NoteTests
{
    private const string Text = "datahub.example/log\n3\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";

    private static readonly SigningKey Key = SigningKey.Create("datahub.example/log");
    private static readonly SigningKey Next = SigningKey.Create("datahub.example/log");

    // The example of golang.org/x/mod/sumdb/note, by which implementations are compared.
    private const string PublishedKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string PublishedText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private const string PublishedSignature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    [Test]
    public void The_published_note_is_opened_and_no_other()
    {
        VerifierKey[] keys = [VerifierKey.Parse(PublishedKey)];
        var note = $"{PublishedText}\n\u2014 PeterNeumann {PublishedSignature}\n";
        Assert.That(SignedNote.Open(note, keys).Text, Is.EqualTo(PublishedText));
        Assert.Throws<FormatException>(() => SignedNote.Open(note.Replace("answer", "Answer", StringComparison.Ordinal), keys));
    }

    [Test]
    public void What_a_key_signs_it_verifies() => Gen.String.Where(IsPlain).Select(t => t + "\n").Sample(text => SignedNote.Open(SignedNote.Sign(text, [Key]), [Key.Public]).Text == text);

    [Test]
    public void A_note_of_two_keys_is_opened_by_either()
    {
        var note = SignedNote.Sign(Text, [Next, Key]);
        Assert.That(SignedNote.Open(note, [Key.Public]).Signers, Has.Count.EqualTo(1));
        Assert.That(SignedNote.Open(note, [Next.Public]).Signers, Has.Count.EqualTo(1));
        Assert.That(SignedNote.Open(note, [Key.Public, Next.Public]).Signers, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_note_of_a_stranger_is_refused() => Assert.Throws<FormatException>(() => SignedNote.Open(SignedNote.Sign(Text, [Next]), [Key.Public]));

    [Test]
    public void A_note_with_any_byte_changed_is_refused()
    {
        var note = Encoding.UTF8.GetBytes(SignedNote.Sign(Text, [Key]));
        Assert.That(Enumerable.Range(0, note.Length * 8).Where(bit => Opens(Flipped(note, bit))), Is.Empty);
    }

    [Test]
    public void A_wrong_signature_of_a_known_key_is_not_passed_over()
        => Assert.Throws<FormatException>(() => SignedNote.Open($"{SignedNote.Sign(Text, [Key])}{SignedNote.Sign("Else\n", [Next])[6..]}", [Key.Public, Next.Public]));

    [Test]
    public void Keys_are_read_back_and_the_secret_is_not_in_the_public_half()
    {
        var again = SigningKey.Parse(Key.Secret());
        Assert.That(again.Public.ToString(), Is.EqualTo(Key.Public.ToString()));
        Assert.That(VerifierKey.Parse(Key.Public.ToString()).Id, Is.EqualTo(Key.Public.Id));
        Assert.That(Key.Public.ToString(), Does.Not.Contain(Key.Secret().Split('+')[^1]));
    }

    [TestCase("")]
    [TestCase("name")]
    [TestCase("name+00000000+AA==")]
    [TestCase("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("PeterNeumann+c74f20a3+AhpcrQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX")]
    [TestCase("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T\n")]
    public void What_is_no_key_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => VerifierKey.Parse(text));
        Assert.Throws<FormatException>(() => SigningKey.Parse("PRIVATE+KEY+" + text));
    }

    [TestCase("datahub.example/log\n3\n")]
    [TestCase("datahub.example/log\n03\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n")]
    [TestCase("datahub.example/log\n-3\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n")]
    [TestCase("datahub.example/log\n99999999999999999999\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n")]
    [TestCase("datahub.example/log\n3\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQy==\n")]
    [TestCase("datahub.example/log\n3\nXcna\n")]
    [TestCase("other.example/log\n3\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n")]
    public void What_is_signed_but_no_checkpoint_of_the_log_is_refused(string text)
        => Assert.Throws<FormatException>(() => Checkpoint.Open(SignedNote.Sign(text, [Key]), [Key.Public]));

    [Test]
    public void A_checkpoint_is_read_back_with_extensions_or_without()
    {
        var checkpoint = new Checkpoint("datahub.example/log", 3, MerkleHash.OfLeaf([1]));
        Assert.That(Checkpoint.Open(checkpoint.Sign([Key]), [Key.Public]).Text, Is.EqualTo(checkpoint.Text));
        Assert.That(Checkpoint.Open(SignedNote.Sign(checkpoint.Text + "extension\n", [Key]), [Key.Public]).Text, Is.EqualTo(checkpoint.Text));
    }

    private static bool IsPlain(string text) => !text.Contains("\n\n", StringComparison.Ordinal) && !text.EndsWith('\n') && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    private static bool Opens(byte[] note)
    {
        try
        {
            return SignedNote.Open(SignedNote.Decode(note), [Key.Public]).Text.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
