using DataHub.Api.Storage.SqlServer;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>How a script falls apart.</summary>
[TestFixture]
internal sealed class SqlServerMigrationsTests
{
    [TestCase("a", "a")]
    [TestCase("a\nGO\nb\nGO\n", "a\n", "\nb\n")]
    [TestCase("a\r\nGO\r\nb", "a\r\n", "\nb")]
    [TestCase("a\nGO  \nb", "a\n", "\nb")]
    [TestCase("GO\n\nGO\na\nGO", "\na\n")]
    public void What_stands_between_GO_lines_is_sent_by_itself(string script, params string[] batches)
        => Assert.That(SqlServerMigrations.Batches(script), Is.EqualTo(batches));

    [TestCase("SELECT 1 AS GO")]
    [TestCase("SELECT\n GO FROM t")]
    [TestCase("GOTO done\ndone:")]
    [TestCase("-- GO\nSELECT 1")]
    public void Only_a_line_of_its_own_is_one(string script) => Assert.That(SqlServerMigrations.Batches(script), Is.EqualTo(new[] { script }));
}
