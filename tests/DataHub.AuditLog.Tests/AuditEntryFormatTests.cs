using System.Text;
using CsCheck;
using DataHub.AuditLog.Tests.Support;

namespace DataHub.AuditLog.Tests;

internal sealed class AuditEntryFormatTests
{
    [Test]
    public void The_encoding_is_exactly_this()
        => Assert.That(Encoding.UTF8.GetString(AuditEntryFormat.Write(Entries.Full)), Is.EqualTo(
            $$"""
            {"index":17,"id":"0123456789abcdef0123456789abcdef","time":"2026-11-23T18:31:00.250Z","action":"submission","outcome":"refused","partner":"comensha",
            "client":"comensha-system","origin":"192.0.2.1","traceId":"fedcba9876543210fedcba9876543210","submission":"0193abcd-0000-7000-8000-000000000001",
            "target":"indicator/victims-reported","version":3,"sha256":"{{Entries.Hash}}","engine":"1.0.0","tables":[{"indicator":"victims-reported","timePeriod":"2020","revision":1,
            "policyVersion":2,"received":3,"published":1,"suppressed":2,"sha256":"{{Entries.Hash}}"}],"reason":"notAdditive","count":5}
            """.Replace("\n", string.Empty, StringComparison.Ordinal)));

    [Test]
    public void What_is_not_there_is_left_out()
        => Assert.That(Encoding.UTF8.GetString(AuditEntryFormat.Write(Entries.Smallest)), Is.EqualTo(
            """{"index":0,"id":"00000000000000000000000000000000","time":"1970-01-01T00:00:00.000Z","action":"start","outcome":"done","engine":"1"}"""));

    [Test]
    public void Reading_what_was_written_gives_the_same_entry_and_the_same_bytes()
        => Entries.Any.Sample(entry =>
        {
            var bytes = AuditEntryFormat.Write(entry);
            var read = AuditEntryFormat.Read(bytes);
            Assert.That(read with { Tables = entry.Tables }, Is.EqualTo(entry));
            Assert.That(read.Tables, Is.EqualTo(entry.Tables));
            Assert.That(AuditEntryFormat.Write(read), Is.EqualTo(bytes));
        });

    [Test]
    [Description("Checklist 58")]
    public void Whatever_an_entry_holds_it_is_one_line_of_printable_characters_without_escapes()
        => Entries.Any.Sample(entry => AuditEntryFormat.Write(entry).All(b => b is >= 0x20 and <= 0x7e and not (byte)'\\'));

    [Test]
    public void Bytes_changed_anywhere_are_refused_or_read_as_just_what_they_say()
        => Gen.Select(Entries.Any, Gen.Int[0, int.MaxValue], Gen.Byte).Sample((entry, place, value) =>
        {
            var bytes = AuditEntryFormat.Write(entry);
            bytes[place % bytes.Length] = value;
            return Refuses(bytes) || AuditEntryFormat.Write(AuditEntryFormat.Read(bytes)).SequenceEqual(bytes);
        });

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"index\":0")]
    public void Bytes_that_are_no_entry_are_refused(string text) => Assert.That(Refuses(Encoding.UTF8.GetBytes(text)), Is.True);

    [TestCase("{\"index\":0", "{ \"index\":0")]
    [TestCase("\"index\":0", "\"index\":00")]
    [TestCase("\"index\":0", "\"index\":0.0")]
    [TestCase("\"index\":0", "\"index\":0,\"index\":0")]
    [TestCase("\"index\":0,", "")]
    [TestCase("\"done\"", "\"d\\u006fne\"")]
    [TestCase("\"done\"", "null")]
    [TestCase("\"engine\":\"1\"", "\"engine\":\"1\",\"more\":1")]
    [TestCase("\"engine\":\"1\"", "\"engine\":\"1\",\"tables\":[]")]
    [TestCase("\"engine\":\"1\"", "\"engine\":\"1\",\"count\":null")]
    [TestCase("00.000Z", "00.000+00:00")]
    [TestCase("00.000Z", "00Z")]
    [TestCase("1970-01-01", "1970-02-30")]
    [TestCase("\"}", "\"}\n")]
    public void Another_spelling_of_the_same_entry_is_refused(string canonical, string other)
    {
        var text = Encoding.UTF8.GetString(AuditEntryFormat.Write(Entries.Smallest));
        Assert.That(text, Does.Contain(canonical));
        Assert.That(Refuses(Encoding.UTF8.GetBytes(text.Replace(canonical, other, StringComparison.Ordinal))), Is.True);
    }

    [Test]
    public void The_largest_entry_fits_in_65535_bytes()
    {
        var code = new string('a', 63);
        var table = new AuditTable(code, "2020-M11", int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, Entries.Hash);
        var largest = Entries.Full with
        {
            Index = long.MaxValue,
            Partner = code,
            Client = new string('a', 200),
            Origin = "2001:db8:1111:2222:3333:4444:5555:6666",
            Target = $"{new string('a', 32)}/{code}",
            Version = int.MaxValue,
            Engine = new string('1', 32),
            Tables = [.. Enumerable.Repeat(table, AuditEntryRules.MaxTables)],
            Reason = new string('a', 64),
            Count = long.MaxValue,
        };

        Assert.That(AuditEntryFormat.Write(largest), Has.Length.LessThanOrEqualTo(AuditEntryFormat.MaxBytes));
    }

    [Test]
    public void Bytes_beyond_65535_are_refused_unread()
        => Assert.That(Refuses(Encoding.UTF8.GetBytes(new string(' ', AuditEntryFormat.MaxBytes + 1))), Is.True);

    [TestCase("{\"index\":123456789x")]
    [TestCase("{\"index\":1,\"id\":\"1\",\"time\":\"123456789x\"}")]
    public void A_refusal_repeats_nothing_of_the_bytes(string text)
        => Assert.That(
            Assert.Throws<FormatException>(() => AuditEntryFormat.Read(Encoding.UTF8.GetBytes(text)))!.ToString(),
            Does.Not.Contain("123456789").And.Not.Contain("'x'"));

    private static bool Refuses(byte[] bytes)
    {
        try
        {
            AuditEntryFormat.Read(bytes);
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }
}
