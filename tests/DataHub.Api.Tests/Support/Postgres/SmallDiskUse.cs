namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>What of a cluster lies on the small disk.</summary>
internal enum SmallDiskUse
{
    /// <summary>Everything.</summary>
    Cluster,

    /// <summary>The write-ahead log: the server ends with a panic where it can write no more of it.</summary>
    WriteAheadLog,

    /// <summary>The databases that tests create: statements fail (53100), and the server goes on.</summary>
    Databases,
}
