namespace DataHub.AuditLog;

/// <summary>The actions that an entry can tell of.</summary>
public static class AuditActions
{
    /// <summary>A submission was sent: accepted, or refused with a reason.</summary>
    public const string Submission = "submission";

    /// <summary>A known idempotency key was answered with the stored receipt.</summary>
    public const string Replay = "submission-replayed";

    /// <summary>A dry run happened; nothing else is known of it.</summary>
    public const string DryRun = "submission-dry-run";

    /// <summary>A submission was withdrawn.</summary>
    public const string Withdrawal = "submission-withdrawn";

    /// <summary>A code list was made or changed.</summary>
    public const string CodeList = "code-list-changed";

    /// <summary>An indicator was made or changed.</summary>
    public const string Indicator = "indicator-changed";

    /// <summary>The policy of an indicator was set or changed.</summary>
    public const string Policy = "policy-changed";

    /// <summary>Stored tables of a partner were protected again under a policy that was tightened.</summary>
    public const string Reprotected = "tables-reprotected";

    /// <summary>All stored tables are protected under a policy that was tightened.</summary>
    public const string PolicyApplied = "policy-applied";

    /// <summary>A partner was made or changed.</summary>
    public const string Partner = "partner-changed";

    /// <summary>Aggregates were read: counted per client, indicator and minute.</summary>
    public const string AggregatesRead = "aggregates-read";

    /// <summary>The audit log or a partner's submissions were read by the officer.</summary>
    public const string AuditRead = "audit-read";

    /// <summary>The officer let the attacker loose on all that is stored of an indicator.</summary>
    public const string DisclosureAudit = "disclosure-audit-run";

    /// <summary>Sign-ins were refused: counted per minute and origin.</summary>
    public const string SignInRefused = "sign-in-refused";

    /// <summary>The hub started.</summary>
    public const string Start = "start";

    /// <summary>The hub stopped.</summary>
    public const string Stop = "stop";

    /// <summary>The database was replaced by an older copy, on purpose: count tells how many entries the log had when it was signed last, where that is known.</summary>
    public const string Restore = "restore";

    /// <summary>A key signs checkpoints from here on.</summary>
    public const string LogKeyAdded = "log-key-added";

    /// <summary>A key signs checkpoints no more.</summary>
    public const string LogKeyRetired = "log-key-retired";

    /// <summary>Entries past their term were deleted: count tells how many in all.</summary>
    public const string LogPruned = "log-pruned";

    /// <summary>All of them, for filters.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Submission, Replay, DryRun, Withdrawal,
        CodeList, Indicator, Policy, Reprotected, PolicyApplied, Partner,
        AggregatesRead, AuditRead, DisclosureAudit, SignInRefused,
        Start, Stop, Restore, LogKeyAdded, LogKeyRetired, LogPruned,
    ];
}
