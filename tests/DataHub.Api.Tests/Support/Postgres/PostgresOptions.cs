namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>How a cluster differs from the usual one.</summary>
internal sealed record PostgresOptions
{
    /// <summary>What initdb is told of the language. The default is the same everywhere, and sorts by bytes.</summary>
    /// <example><c>["--locale-provider=icu", "--icu-locale=nl", "--locale=C"]</c>, from PostgreSQL 15 on.</example>
    public IReadOnlyList<string> Locale { get; init; } = ["--locale=C"];

    /// <summary>Lines of the server's configuration file: <c>name = value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What of it lies on a disk of 64 MB that can be filled; nothing by default. Not everywhere possible: <see cref="SmallDisk.Possible"/>.</summary>
    public SmallDiskUse? SmallDisk { get; init; }
}
