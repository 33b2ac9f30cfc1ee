extern alias tool;

using System.Data.Common;
using DataHub.Api.Tests.Storage;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Support.Copies;

/// <summary>A hub's database, and copies of it that are changed behind the hub's back.</summary>
internal abstract class StoredCopies : IAsyncDisposable
{
    /// <summary>The hub's data folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("datahub-").FullName;

    /// <summary>The hub's own database.</summary>
    public abstract string Original { get; }

    /// <summary>What a hub over the original is told.</summary>
    protected abstract IEnumerable<(string Key, string? Value)> Settings { get; }

    /// <param name="kind">What <c>DataHub:Database</c> calls it.</param>
    public static StoredCopies Of(string kind) => kind == "postgres" ? new PostgresCopies() : new SqliteCopies();

    public Task<Hub> StartAsync(params (string Key, string? Value)[] settings) => Hub.StartAsync([.. Settings, .. settings], Folder);

    /// <summary>The stores over a database, the original or a copy.</summary>
    public abstract TestStore Store(string database);

    /// <summary>A connection on which nothing guards what is stored, while the database is built as it was.</summary>
    public abstract DbConnection Open(string database);

    /// <summary>The tool's look at a database.</summary>
    public abstract LogPlace Place(string database);

    /// <summary>A copy of the original, which nobody has open, that is changed in the words of SQLite.</summary>
    public abstract string Changed(string change);

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A statement that is written for SQLite in this database's words.</summary>
    public virtual string Say(string statement) => statement;
}
