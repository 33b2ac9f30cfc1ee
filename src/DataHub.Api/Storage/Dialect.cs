using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace DataHub.Api.Storage;

/// <summary>One kind of database: how it is opened, what it says differently, and which of its errors mean that it is broken.</summary>
internal abstract partial class Dialect
{
    private readonly ConcurrentDictionary<Sql, string> _texts = new();

    /// <summary>What the setting <c>DataHub:Database</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether other hubs may write to the same database.</summary>
    public abstract bool IsShared { get; }

    /// <summary>How many connections read at the same time; who comes later waits.</summary>
    public abstract int MaxReaders { get; }

    /// <summary>A savepoint is set.</summary>
    public abstract Sql Save { get; }

    /// <summary>The savepoint is let go, before another takes its place; null where that needs no word.</summary>
    public abstract Sql? Release { get; }

    /// <summary>All since the savepoint is undone; it stays where it is.</summary>
    public abstract Sql Undo { get; }

    /// <summary>Brings the schema up to date, one hub at a time.</summary>
    /// <exception cref="StoreStartException">It cannot be opened, is not a hub's, was made by a newer one, or may lose what it has acknowledged.</exception>
    public abstract void Prepare();

    /// <summary>A connection that cannot write.</summary>
    public abstract StoreConnection OpenReader();

    /// <summary>A connection that writes; a commit is durable when it returns.</summary>
    public abstract StoreConnection OpenWriter();

    /// <summary>Which run of which server a connection leads to; empty where the database is a file that this hub alone has.</summary>
    public virtual string ServerOf(DbConnection connection) => string.Empty;

    /// <summary>Begins to read in one snapshot.</summary>
    public abstract void BeginRead(StoreConnection connection);

    /// <summary>Ends what <see cref="BeginRead"/> began.</summary>
    public virtual void EndRead(StoreConnection connection) => connection.Commit();

    /// <summary>Begins to write.</summary>
    public abstract void BeginWrite(StoreConnection connection);

    /// <summary>Commits what <see cref="BeginWrite"/> began; it is durable when this returns.</summary>
    /// <exception cref="StoreUnavailableException">It is committed, but not as durably as the database was told to.</exception>
    public virtual void CommitWrite(StoreConnection connection) => connection.Commit();

    /// <summary>Tells a broken store (disk full, lost, locked) from a broken rule (a constraint, a mistake in a statement).</summary>
    public abstract bool IsFailure(DbException failure);

    /// <summary>How the parameter at a place, counted from 0, is named beside the statement.</summary>
    public virtual string NameOf(int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{place + 1}");

    /// <summary>Whether several statements go to the database in one message, and fail as one.</summary>
    public virtual bool TakesBatches => false;

    /// <summary>Makes a parameter that has its value ready to be sent.</summary>
    public virtual void Fit(DbParameter parameter)
    {
    }

    /// <summary>When the last connection is closed.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>A statement in this database's own words.</summary>
    public string TextOf(Sql sql) => _texts.GetOrAdd(sql, s => Finish(Braces().Replace(s.Text, m => Say(m.Groups[1].Value, m.Groups[2].Value))));

    /// <summary>What stands in braces: a word and what follows it.</summary>
    protected abstract string Say(string word, string argument);

    /// <summary>The last touch.</summary>
    protected virtual string Finish(string text) => text;

    [GeneratedRegex(@"\{(\w+) ?([^}]*)\}")]
    private static partial Regex Braces();
}
