using System.Text.RegularExpressions;
using Dapper;
using DataHub.Api.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>The scripts for SQL Server and those for SQLite make the same tables, whatever way they take.</summary>
[TestFixture]
internal sealed partial class SqlServerParityTests
{
    private SqliteConnection _sqlite = null!;

    [OneTimeSetUp]
    public void OneTimeSetUp()
    {
        _sqlite = new SqliteConnection("Data Source=:memory:");
        _sqlite.Open();
        foreach (var script in Migrations.Of("Sqlite"))
        {
            _sqlite.Execute(script.Sql);
        }
    }

    [OneTimeTearDown]
    public void OneTimeTearDown() => _sqlite.Dispose();

    [Test]
    public void Every_column_is_there_and_holds_the_same()
    {
        using var model = new SqlServerModel(Migrations.Of("SqlServer"));
        var columns = _sqlite.Query<string>(
            """
            SELECT m.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" OR c.pk THEN '' ELSE ' null' END
            FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
            """).ToList();
        Assert.That(columns, Has.Count.GreaterThan(60));

        Assert.That(model.Tables.Columns.Select(c => $"{c.Table}.{c.Column} {Kind(c.Type)}{(c.IsNullable ? " null" : string.Empty)}"), Is.EquivalentTo(columns));
    }

    [Test]
    public void What_is_forbidden_is_forbidden_in_the_same_words()
    {
        var forbidden = _sqlite.Query<(string Table, string Sql)>("SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'").Select(t => $"{t.Table}: {Words().Match(t.Sql).Groups[1].Value}").ToHashSet();
        var triggers = Migrations.Of("SqlServer").SelectMany(s => TSql.All<CreateTriggerStatement>(TSql.Parse(s.Sql).Script));
        Assert.That(forbidden, Has.Count.GreaterThan(9));
        Assert.That(triggers.Select(t => $"{t.TriggerObject.Name.BaseIdentifier.Value}: {((StringLiteral)TSql.All<ThrowStatement>(t).Single().Message).Value}"), Is.EquivalentTo(forbidden));
    }

    private static string Kind(string type) => type switch
    {
        "bigint" => "INTEGER",
        "nvarchar" => "TEXT",
        "binary" or "varbinary" => "BLOB",
        _ => type,
    };

    [GeneratedRegex("RAISE\\(ABORT, '([^']+)'\\)")]
    private static partial Regex Words();
}
