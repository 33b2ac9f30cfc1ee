using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

[TestFixture]
internal sealed class CuttingProxyTests
{
    private PostgresServer _server = null!;
    private CuttingProxy? _opened;
    private string _direct = null!;

    private CuttingProxy Proxy => _opened!;

    [SetUp]
    public void Open()
    {
        _server = PostgresRequired.Server();
        _opened = new CuttingProxy(_server.Port);
        _direct = _server.CreateDatabase();
        using var connection = new NpgsqlConnection(_direct);
        connection.Execute("CREATE TABLE t (i int)");
    }

    [TearDown]
    public async Task CloseAsync()
    {
        // Nothing was opened where the tests are skipped.
        if (_opened is not null)
        {
            await _opened.DisposeAsync();
            _server.DropDatabase(_direct);
        }
    }

    [Test]
    public void After_the_commit_the_row_is_there_and_the_client_does_not_know()
    {
        Proxy.CutAfterCommit(2);
        Assert.That(Insert, Throws.InstanceOf<NpgsqlException>().And.Not.InstanceOf<PostgresException>());
        Assert.That(InsertByText, Throws.InstanceOf<NpgsqlException>().And.Not.InstanceOf<PostgresException>());
        Assert.That((Rows(), Proxy.CutsAfterCommit), Is.EqualTo((2, 2)));
        Insert();
        Assert.That((Rows(), Proxy.CutsAfterCommit), Is.EqualTo((3, 2)));
    }

    [Test]
    public void Before_the_commit_the_row_is_not_there_and_the_client_does_not_know()
    {
        Proxy.CutBeforeCommit(2);
        Assert.That(Insert, Throws.InstanceOf<NpgsqlException>().And.Not.InstanceOf<PostgresException>());
        Assert.That(InsertByText, Throws.InstanceOf<NpgsqlException>().And.Not.InstanceOf<PostgresException>());
        Assert.That((Rows(), Proxy.CutsBeforeCommit), Is.EqualTo((0, 2)));
        Insert();
        Assert.That((Rows(), Proxy.CutsBeforeCommit), Is.EqualTo((1, 2)));
    }

    [Test]
    public void All_connections_are_cut_at_once()
    {
        using var first = Connect();
        using var second = Connect();
        Assert.That(Proxy.Connections, Is.EqualTo(2));
        Proxy.CutAll();
        Assert.That(() => first.Execute("SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        Assert.That(() => second.Execute("SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        Insert();
    }

    [Test]
    public void New_connections_are_refused_and_old_ones_go_on()
    {
        using var old = Connect();
        Proxy.RefuseNew = true;
        Assert.That(Connect, Throws.InstanceOf<NpgsqlException>().With.InnerException.InstanceOf<SocketException>());
        Assert.That(old.Execute("INSERT INTO t VALUES (1)"), Is.EqualTo(1));
        Proxy.RefuseNew = false;
        Insert();
    }

    [Test]
    public async Task A_pause_keeps_the_connection_and_forwards_nothing_until_it_ends()
    {
        await using var connection = Connect();
        Proxy.Pause();
        var insert = connection.ExecuteAsync("INSERT INTO t VALUES (1)");
        await Task.Delay(200);
        Assert.That((Rows(), insert.IsCompleted), Is.EqualTo((0, false)));
        Proxy.Resume();
        Assert.That(await insert, Is.EqualTo(1));
    }

    [Test]
    public async Task A_connection_can_be_cut_in_a_pause()
    {
        await using var connection = Connect();
        Proxy.Pause();
        var insert = connection.ExecuteAsync("INSERT INTO t VALUES (1)");
        Proxy.CutAll();
        Assert.That(async () => await insert, Throws.InstanceOf<NpgsqlException>());
        Assert.That(Rows(), Is.Zero);
    }

    private void Insert()
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        connection.Execute("INSERT INTO t VALUES (@i)", new { i = 1 }, transaction);
        transaction.Commit();
    }

    private void InsertByText()
    {
        using var connection = Connect();
        connection.Execute("BEGIN; INSERT INTO t VALUES (@i); COMMIT", new { i = 1 });
    }

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(Proxy.Via(_direct) + ";Pooling=False");
        connection.Open();
        return connection;
    }

    private int Rows()
    {
        using var connection = new NpgsqlConnection(_direct);
        return connection.QuerySingle<int>("SELECT count(*)::int FROM t");
    }
}
