namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>How a server is stopped.</summary>
internal enum PostgresStop
{
    /// <summary>In order: transactions that are open are rolled back, and what is in memory is written.</summary>
    Fast,

    /// <summary>At once, as in a crash: the next start recovers from the log.</summary>
    Immediate,
}
