using DataHub.AuditLog.Tests.Support;

namespace DataHub.AuditLog.Tests;

internal sealed class AuditEntryRulesTests
{
    private static readonly string[] Forgeries =
    [
        "a\nb", "a\r\nb", "a\n", "a\"b", "a\\b", "a\0b", "a b", "a\u2028b", "a\u0085b", "\u00e9", "a\",\"outcome\":\"accepted", "", " ",
    ];

    private static readonly Dictionary<string, Func<AuditEntry, string, AuditEntry>> Texts = new()
    {
        ["id"] = (e, t) => e with { Id = t },
        ["action"] = (e, t) => e with { Action = t },
        ["outcome"] = (e, t) => e with { Outcome = t },
        ["partner"] = (e, t) => e with { Partner = t },
        ["client"] = (e, t) => e with { Client = t },
        ["origin"] = (e, t) => e with { Origin = t },
        ["traceId"] = (e, t) => e with { TraceId = t },
        ["submission"] = (e, t) => e with { Submission = t },
        ["target"] = (e, t) => e with { Target = t },
        ["engine"] = (e, t) => e with { Engine = t },
        ["reason"] = (e, t) => e with { Reason = t },
        ["tables.indicator"] = (e, t) => e with { Tables = [e.Tables[0] with { Indicator = t }] },
        ["tables.timePeriod"] = (e, t) => e with { Tables = [e.Tables[0] with { TimePeriod = t }] },
        ["tables.sha256"] = (e, t) => e with { Tables = [e.Tables[0] with { Sha256 = t }] },
    };

    private static readonly Dictionary<string, AuditEntry> OutOfRange = new()
    {
        ["index"] = Entries.Full with { Index = -1 },
        ["version"] = Entries.Full with { Version = 0 },
        ["count"] = Entries.Full with { Count = 0 },
        ["tables"] = Entries.Full with { Tables = [.. Enumerable.Repeat(Entries.Full.Tables[0], AuditEntryRules.MaxTables + 1)] },
        ["tables.revision"] = Entries.Full with { Tables = [Entries.Full.Tables[0] with { Revision = 0 }] },
        ["tables.policyVersion"] = Entries.Full with { Tables = [Entries.Full.Tables[0] with { PolicyVersion = 0 }] },
        ["tables.received"] = Entries.Full with { Tables = [Entries.Full.Tables[0] with { Received = -1 }] },
        ["tables.published"] = Entries.Full with { Tables = [Entries.Full.Tables[0] with { Published = -1 }] },
        ["tables.suppressed"] = Entries.Full with { Tables = [Entries.Full.Tables[0] with { Suppressed = -1 }] },
    };

    private static IEnumerable<TestCaseData> TextsAndForgeries => Texts.Keys.SelectMany(name => Forgeries.Select(text => new TestCaseData(name, text)));

    [TestCaseSource(nameof(TextsAndForgeries))]
    [Description("Checklist 58")]
    public void No_field_takes_what_could_forge_a_line_or_another_field(string field, string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => AuditEntryFormat.Write(Texts[field](Entries.Full, text)))!;
        Assert.That(refusal.Message, Is.EqualTo($"The field {field} of an audit entry does not have its form."));
    }

    [TestCaseSource(nameof(OutOfRange))]
    public void No_number_leaves_its_range(KeyValuePair<string, AuditEntry> outOfRange)
        => Assert.That(() => AuditEntryFormat.Write(outOfRange.Value), Throws.ArgumentException.With.Message.Contains($"The field {outOfRange.Key} of"));

    [Test]
    public void Time_is_in_utc_to_the_millisecond()
    {
        var time = Entries.Full.Time;
        Assert.That(() => AuditEntryFormat.Write(Entries.Full with { Time = time.ToOffset(TimeSpan.FromHours(1)) }), Throws.ArgumentException);
        Assert.That(() => AuditEntryFormat.Write(Entries.Full with { Time = time.AddTicks(1) }), Throws.ArgumentException);
    }

    [TestCase("id", "0123456789ABCDEF0123456789ABCDEF")]
    [TestCase("action", "submission-lost")]
    [TestCase("outcome", "Accepted")]
    [TestCase("partner", "-comensha")]
    [TestCase("origin", "192.0.2.01")]
    [TestCase("origin", "2001:DB8::1")]
    [TestCase("origin", "example.org")]
    [TestCase("submission", "0193ABCD-0000-7000-8000-000000000001")]
    [TestCase("target", "indicator/")]
    [TestCase("target", "/victims")]
    [TestCase("target", "indicator/a/b")]
    [TestCase("reason", "4 is too small")]
    [TestCase("tables.timePeriod", "2020-M11x")]
    public void A_field_has_one_spelling(string field, string text)
        => Assert.That(() => AuditEntryFormat.Write(Texts[field](Entries.Full, text)), Throws.ArgumentException);

    [TestCase("::1")]
    [TestCase("192.0.2.1")]
    [TestCase("::ffff:192.0.2.1")]
    [TestCase("fe80::1%3")]
    public void An_address_is_taken_as_the_network_writes_it(string address)
        => Assert.That(() => AuditEntryFormat.Write(Entries.Full with { Origin = address }), Throws.Nothing);

    [Test]
    public void No_text_is_longer_than_its_field_allows()
    {
        Assert.That(AuditEntryRules.IsCode(new string('a', 63)), Is.True);
        Assert.That(AuditEntryRules.IsCode(new string('a', 64)), Is.False);
        Assert.That(AuditEntryRules.IsClient(new string('a', 200)), Is.True);
        Assert.That(AuditEntryRules.IsClient(new string('a', 201)), Is.False);
    }
}
