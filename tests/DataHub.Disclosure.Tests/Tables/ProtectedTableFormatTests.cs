using System.Text;
using CsCheck;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Tables;

internal sealed class ProtectedTableFormatTests
{
    private const string Small = """
        datahub-table 1
        partner partner
        indicator indicator
        period 2020
        revision 1
        policy 1
        threshold 5
        measure count
        dimension d0 d0 _T/- adult/0 minor/0 ~_T/0
        cell 0 sent published 29
        cell 1 sent suppressed
        cell 2 sent suppressed
        cell 3 follows published 0

        """;

    [Test]
    public void A_table_is_written_as_documented()
    {
        var raw = Sent.Of(Sent.Cube("adult minor unknown other"), ("_T", 29), ("adult", 25), ("minor", 4));

        Assert.That(Encoding.UTF8.GetString(ProtectedTableFormat.Write(Sent.Protect(raw).Table)), Is.EqualTo(Small));
    }

    [Test]
    public void The_percentage_stands_with_amounts_and_may_be_missing_from_those_stored_before_there_was_one()
    {
        var bytes = Encoding.UTF8.GetString(ProtectedTableFormat.Write(Sent.Protect(Sent.Amounts(Sent.Cube(), (string.Empty, 600, 30)), percent: 25).Table));
        var earlier = ProtectedTableFormat.Read(Encoding.UTF8.GetBytes(bytes.Replace("p-percent 25\n", string.Empty, StringComparison.Ordinal)));

        Assert.That(bytes, Does.Contain("measure amount\np-percent 25\n"));
        Assert.That(ProtectedTableFormat.Read(Encoding.UTF8.GetBytes(bytes)).Rules.PPercent, Is.EqualTo(25));
        Assert.That(earlier.Rules.PPercent, Is.Null);
    }

    [Test]
    public void Reading_and_writing_gives_the_same_bytes() => SmallTable.Any.Sample(
        table =>
        {
            var bytes = ProtectedTableFormat.Write(table.Protect());
            return ProtectedTableFormat.Write(ProtectedTableFormat.Read(bytes)).AsSpan().SequenceEqual(bytes);
        },
        iter: 200);

    [Test]
    public void A_table_read_back_has_the_same_relations() => SmallTable.Any.Sample(
        table =>
        {
            var read = ProtectedTableFormat.Read(ProtectedTableFormat.Write(table.Protect()));
            return read.Cells.SequenceEqual(table.Protect().Cells)
                && read.Structure.Equations.Select(Text).SequenceEqual(table.Protect().Structure.Equations.Select(Text));
        },
        iter: 200);

    [TestCase("datahub-table 1", "datahub-table 2")]
    [TestCase("published 29", "published 029")]
    [TestCase("published 29", "published -29")]
    [TestCase("published 29", "published 29 ")]
    [TestCase("published 29", "published 99999999999999999999")]
    [TestCase("cell 1 sent suppressed", "cell 1 sent suppressed 4")]
    [TestCase("cell 1 sent suppressed", "cell 1 sent hidden")]
    [TestCase("cell 2 sent suppressed", "cell 1 sent suppressed")]
    [TestCase("cell 3 follows", "cell 4 follows")]
    [TestCase("cell 3 follows", "cell 3 guessed")]
    [TestCase("measure count", "measure Count")]
    [TestCase("minor/0", "minor/2")]
    [TestCase("minor/0", "minor/1")]
    [TestCase("minor/0", "adult/0")]
    [TestCase("threshold 5\n", "")]
    [TestCase("revision 1", "revision one")]
    [TestCase("follows published 0\n", "follows published 0")]
    [TestCase("follows published 0\n", "follows published 0\n\n")]
    public void Bytes_that_are_not_canonical_are_refused(string text, string tampered)
    {
        var bytes = Encoding.UTF8.GetBytes(Small.Replace(text, tampered, StringComparison.Ordinal));

        Assert.That(() => ProtectedTableFormat.Read(bytes), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void A_table_with_any_bit_flipped_is_refused_or_is_another_table()
    {
        var bytes = Encoding.UTF8.GetBytes(Small);

        Assert.That(Enumerable.Range(0, bytes.Length * 8).Where(bit => IsAccepted(Flip(bytes, bit), bytes)), Is.Empty);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static bool IsAccepted(byte[] tampered, byte[] original)
    {
        try
        {
            return ProtectedTableFormat.Write(ProtectedTableFormat.Read(tampered)).AsSpan().SequenceEqual(original);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Text(Equation equation) => $"{equation.Total} = {string.Join(" + ", equation.Parts)}";
}
