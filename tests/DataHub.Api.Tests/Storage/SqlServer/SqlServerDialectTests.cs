using DataHub.Api.Storage;
using DataHub.Api.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>What the dialect says and takes, without a server.</summary>
[TestFixture]
internal sealed class SqlServerDialectTests
{
    private readonly SqlServerDialect _dialect = new("Server=none");

    [TestCase("SELECT id FROM tables ORDER BY id {limit 1}", "SELECT id FROM tables ORDER BY id OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY")]
    [TestCase("SELECT id FROM tables ORDER BY id {limit @limit}", "SELECT id FROM tables ORDER BY id OFFSET 0 ROWS FETCH NEXT @limit ROWS ONLY")]
    [TestCase("{limit @limit offset @offset}", "OFFSET @offset ROWS FETCH NEXT @limit ROWS ONLY")]
    [TestCase("t.time_period {in @periods}", "t.time_period IN @periods")]
    [TestCase("{length hashes} / 32", "datalength(hashes) / 32")]
    [TestCase("CAST({json count} AS bigint)", "CAST(JSON_VALUE(CAST(entry AS varchar(max)), '$.count') COLLATE Latin1_General_100_BIN2 AS bigint)")]
    [TestCase("ORDER BY client {bytewise}, target", "ORDER BY client , target")]
    [TestCase("FROM log_head {lock table} WHERE id = 0 {lock row}", "FROM log_head WITH (UPDLOCK, ROWLOCK) WHERE id = 0 ")]
    public void What_stands_in_braces_is_said_in_T_SQL(string statement, string text) => Assert.That(_dialect.TextOf(new Sql(statement)), Is.EqualTo(text));

    [Test]
    public void A_word_that_no_statement_says_is_a_mistake() => Assert.That(() => _dialect.TextOf(new Sql("{returning id}")), Throws.InvalidOperationException);

    [TestCase("Server=127.0.0.1,1433;User ID=sa;Password=secret;TrustServerCertificate=True")]
    [TestCase("Server=sqlserver;Database=datahub;User ID=sa;Password=secret;TrustServerCertificate=True")]
    [TestCase("Data Source=a\\b;Initial Catalog=datahub;Integrated Security=true;Pooling=true;Connect Timeout=60;MultipleActiveResultSets=true")]
    public void A_connection_string_of_SQL_Server_is_taken(string connectionString) => Assert.That(() => new SqlServerDialect(connectionString), Throws.Nothing);

    [TestCase("")]
    [TestCase("Database=secret")]
    [TestCase("Host=x;Database=secret")]
    [TestCase("Server=x;secret=1")]
    [TestCase("Server=x;Encrypt=secret")]
    [TestCase("Server=x;Pooling=secret")]
    [TestCase("Server=x;Max Pool Size=99999999999")]
    [TestCase("Server=x;Password='secret")]
    [TestCase("Server=x;Context Connection=true")]
    [TestCase("Server=x;Integrated Security=true;Authentication=Active Directory Default;User ID=secret")]
    public void Any_other_is_refused_and_not_repeated(string connectionString)
        => Assert.That(
            () => new SqlServerDialect(connectionString),
            Throws.TypeOf<StoreStartException>().With.Message.EqualTo("DataHub:ConnectionString is not one of SQL Server (as Microsoft.Data.SqlClient reads it).").And.InnerException.Null);

    [Test]
    public void A_server_that_does_not_answer_is_told_in_one_line()
        => Assert.That(
            () => new SqlServerDialect("Server=127.0.0.1,1;User ID=sa;Password=secret").Prepare(),
            Throws.TypeOf<StoreStartException>().With.Message.EqualTo("The SQL Server database cannot be opened (SocketException)."));

    [TestCase(0, 4000)]
    [TestCase(4000, 4000)]
    [TestCase(4001, -1)]
    public void Text_is_sent_under_one_length_and_never_cut_off(int length, int size) => Assert.That(SizeOf(new string('x', length)), Is.EqualTo(size));

    [TestCase(16, 8000)]
    [TestCase(8000, 8000)]
    [TestCase(8192, -1)]
    public void Bytes_are_sent_under_one_length_and_never_cut_off(int length, int size) => Assert.That(SizeOf(new byte[length]), Is.EqualTo(size));

    [Test]
    public void A_parameter_takes_short_and_long_values_in_turn()
    {
        var parameter = new SqlParameter { ParameterName = "@1" };
        object[] values = [new string('x', 5000), "x", DBNull.Value, 1L, new byte[9000], new string('x', 5000)];
        Assert.That(values.Select(v => SizeOf(v, parameter)), Is.EqualTo(new[] { -1, 4000, 0, 0, -1, -1 }));
    }

    private int SizeOf(object value, SqlParameter? parameter = null)
    {
        parameter ??= new SqlParameter();
        parameter.Value = value;
        _dialect.Fit(parameter);
        return parameter.Size;
    }
}
