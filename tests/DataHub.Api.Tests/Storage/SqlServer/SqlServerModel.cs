using System.Text.RegularExpressions;
using DataHub.Api.Storage;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>
/// The schema that the scripts make, held against the rules of SQL Server without one. Of a database that tells cases of names apart, as some do. What only
/// running finds, such as types that do not go together, it does not find.
/// </summary>
internal sealed partial class SqlServerModel : IDisposable
{
    private readonly TSqlModel _model;
    private readonly SqlVersion _version;
    private readonly List<(string Name, string Text)> _others = [];

    public SqlServerModel(IEnumerable<Migration> scripts, SqlServerVersion version = SqlServerVersion.Sql150)
    {
        _model = new TSqlModel(version, new TSqlModelOptions { Collation = "Latin1_General_100_CS_AS" });
        _version = Enum.Parse<SqlVersion>($"{version}");
        foreach (var (name, sql) in scripts)
        {
            var (script, errors) = TSql.Parse(sql, _version);
            Assert.That(errors, Is.Empty, name);
            Add(name, script);
        }

        Tables = new SqlServerTables(_model);
    }

    public SqlServerTables Tables { get; }

    /// <summary>What is wrong with the scripts, warnings included.</summary>
    public IReadOnlyList<string> Validate() => [.. _model.Validate().Select(m => m.Message), .. Bind(_others)];

    /// <summary>What is wrong with a statement.</summary>
    public IReadOnlyList<string> Bind(string statement) => Bind([("statement", statement)]);

    /// <summary>What is wrong with statements, each line with its statement's name. The model is the same afterwards.</summary>
    public IReadOnlyList<string> Bind(IReadOnlyCollection<(string Name, string Text)> statements)
    {
        List<string> errors = [.. statements.SelectMany(s => Add(s.Name, AsSent(s.Text)).Select(e => $"{s.Name}: {e}"))];

        // A table that is not there is but a warning; the server's own tables and procedures are not part of the model.
        errors.AddRange(_model.Validate().Select(m => m.Message).Where(m => !m.Contains("[sys].", StringComparison.Ordinal)));
        foreach (var (name, _) in statements)
        {
            _model.DeleteObjects(name);
        }

        return errors;
    }

    public void Dispose() => _model.Dispose();

    /// <summary>What defines something goes into the model; the others are statements.</summary>
    private void Add(string name, TSqlScript script)
    {
        foreach (var statement in script.Batches.SelectMany(b => b.Statements))
        {
            if (statement is DataModificationStatement)
            {
                _others.Add(($"{name}, line {statement.StartLine}", TSql.TextOf(statement)));
            }
            else
            {
                _model.AddObjects(TSql.TextOf(statement));
            }
        }
    }

    /// <summary>A statement is bound as the body of a procedure.</summary>
    private IReadOnlyList<string> Add(string name, string text)
    {
        var (script, errors) = TSql.Parse(text, _version);
        if (errors.Count > 0)
        {
            return errors;
        }

        var parameters = string.Join(", ", TSql.Parameters(script).Select(p => $"{p} bigint"));
        _model.AddOrUpdateObjects($"CREATE PROCEDURE [{name}] {parameters} AS {text}", name, new TSqlObjectOptions());
        return SqlServerRules.Broken(script, Tables);
    }

    /// <summary>A list is sent as a parameter for each of its items.</summary>
    private static string AsSent(string text) => ListParameter().Replace(text, "IN ($1)");

    [GeneratedRegex(@"\bIN\s+(@\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ListParameter();
}
