namespace DataHub.Api.Storage;

/// <summary>How many entries the log has, and the time of the last one, in milliseconds.</summary>
internal readonly record struct LogHead(long Size, long Time);

/// <summary>An open transaction of the one writer. It commits together with the others of its group.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="head">The log's head, which nobody else can move while the transaction is open.</param>
internal sealed class WriteScope(StoreConnection connection, LogHead head)
{
    public StoreConnection Connection => connection;

    /// <summary>What is to happen in memory once the group is durable and before anybody is told; dropped when the work is rolled back.</summary>
    public IList<Action> AfterCommit { get; } = [];

    /// <summary>The head when the transaction began.</summary>
    public LogHead Before { get; } = head;

    /// <summary>Moves with every entry that is appended, back when the work is rolled back, and is stored with the group.</summary>
    public LogHead Head { get; set; } = head;

    /// <summary>What was asked beforehand for the work that runs now; null: it must ask for itself.</summary>
    public IReadOnlyList<long?>? Known { get; set; }

    /// <summary>The answers to the questions of the work that runs now, as the transaction sees them.</summary>
    public IReadOnlyList<long?> Ask(WritePlan plan) => Known ?? Connection.Numbers(plan.Questions);
}
