using CsCheck;

namespace DataHub.AuditLog.Tests.Support;

/// <summary>Entries: a full one, the smallest one, and random ones that keep the rules.</summary>
internal static class Entries
{
    public static readonly string Hash = new('a', 64);

    public static AuditEntry Full { get; } = new()
    {
        Index = 17,
        Id = "0123456789abcdef0123456789abcdef",
        Time = new DateTimeOffset(2026, 11, 23, 18, 31, 0, 250, TimeSpan.Zero),
        Action = AuditActions.Submission,
        Outcome = "refused",
        Partner = "comensha",
        Client = "comensha-system",
        Origin = "192.0.2.1",
        TraceId = "fedcba9876543210fedcba9876543210",
        Submission = "0193abcd-0000-7000-8000-000000000001",
        Target = "indicator/victims-reported",
        Version = 3,
        Sha256 = Hash,
        Engine = "1.0.0",
        Tables = [new AuditTable("victims-reported", "2020", 1, 2, 3, 1, 2, Hash)],
        Reason = "notAdditive",
        Count = 5,
    };

    public static AuditEntry Smallest { get; } = new()
    {
        Id = new string('0', 32),
        Time = DateTimeOffset.UnixEpoch,
        Action = AuditActions.Start,
        Outcome = "done",
        Engine = "1",
    };

    public static Gen<AuditEntry> Any { get; } =
        from what in Gen.Select(Gen.Long[0, long.MaxValue], Hex(32), Gen.Long[0, 253_402_300_799_999], Gen.OneOf([.. AuditActions.All.Select(Gen.Const)]), Gen.OneOf([.. AuditEntryRules.Outcomes.Select(Gen.Const)]))
        from who in Gen.Select(Code.Null(), Text(200, "!#$%&'()*+,-./0:;<=>?@A[]^_`a{|}~").Null(), Address.Null(), Hex(32).Null())
        from about in Gen.Select(Gen.Guid.Select(g => g.ToString("D")).Null(), Code.Select(c => $"code-list/{c}").Null(), Count.Nullable(), Text(32, "0123456789.+-az"))
        from rest in Gen.Select(Table.Array[0, 5], Text(63, "abcXYZ019-").Select(t => $"a{t}").Null(), Gen.Long[1, long.MaxValue].Nullable(), Hex(64).Null())
        select new AuditEntry
        {
            Index = what.Item1,
            Id = what.Item2,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(what.Item3),
            Action = what.Item4,
            Outcome = what.Item5,
            Partner = who.Item1,
            Client = who.Item2,
            Origin = who.Item3,
            TraceId = who.Item4,
            Submission = about.Item1,
            Target = about.Item2,
            Version = about.Item3,
            Sha256 = rest.Item4,
            Engine = about.Item4,
            Tables = rest.Item1,
            Reason = rest.Item2,
            Count = rest.Item3,
        };

    private static Gen<int> Count => Gen.Int[1, int.MaxValue];

    private static Gen<string> Code => Text(62, "abcXYZ019-_").Select(t => $"a{t}");

    private static Gen<string> Address => Gen.OneOf(
        Gen.Byte.Array[4].Select(b => new System.Net.IPAddress(b).ToString()), Gen.Byte.Array[16].Select(b => new System.Net.IPAddress(b).ToString()));

    private static Gen<AuditTable> Table =>
        Gen.Select(Code, Gen.OneOf(Gen.Const("2020"), Gen.Const("2020-S1"), Gen.Const("2020-Q4"), Gen.Const("2020-M11")), Gen.Select(Count, Count, Count, Count, Count), Hex(64))
            .Select((code, period, n, hash) => new AuditTable(code, period, n.Item1, n.Item2, n.Item3, n.Item4, n.Item5, hash, n.Item1 % 2 == 0));

    private static Gen<string> Hex(int length) => Gen.Char["0123456789abcdef"].Array[length].Select(c => new string(c));

    private static Gen<string> Text(int longest, string characters) => Gen.Char[characters].Array[1, longest].Select(c => new string(c));
}
