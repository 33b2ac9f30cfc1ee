using DataHub.Api.Storage.SqlServer;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>Which servers and databases the hub takes.</summary>
[TestFixture]
internal sealed class SqlServerDemandsTests
{
    private static readonly SqlServerState Good = new(5, "READ_WRITE", "DISABLED", 1);

    [TestCase("13.0.4001.0")]
    [TestCase("13.0.7037.1")]
    [TestCase("14.0.1000.169")]
    [TestCase("16.0.4135.4")]
    public void A_server_that_is_new_enough_is_taken(string version) => Assert.That(SqlServerDemands.FaultOf(version), Is.Null);

    [TestCase("13.0.1601.5")]
    [TestCase("12.0.6024.0")]
    [TestCase("9.00.5000.00")]
    [TestCase("")]
    [TestCase(null)]
    public void An_older_one_is_refused(string? version) => Assert.That(SqlServerDemands.FaultOf(version), Is.EqualTo("SQL Server is too old: 2016 SP1 or newer is needed."));

    [Test]
    public void Commits_may_be_delayed_only_for_those_that_ask_for_it()
    {
        Assert.That(SqlServerDemands.FaultOf(Good), Is.Null);
        Assert.That(SqlServerDemands.FaultOf(Good with { Durability = "ALLOWED" }), Is.Null);
        Assert.That(SqlServerDemands.FaultOf(Good with { Durability = "FORCED" }), Does.Contain("DELAYED_DURABILITY = FORCED"));
    }

    [Test]
    public void A_database_that_takes_no_writes_or_is_the_servers_own_is_refused()
    {
        Assert.That(SqlServerDemands.FaultOf(Good with { Updateability = "READ_ONLY" }), Does.Contain("takes no writes"));
        Assert.That(SqlServerDemands.FaultOf(Good with { Id = 1 }), Does.Contain("the server's own"));
    }

    [Test]
    public void Snapshots_that_are_about_to_be_allowed_are_not_yet()
        => Assert.That(Enumerable.Range(0, 4).Select(s => (Good with { Snapshots = s }).HasSnapshots), Is.EqualTo(new[] { false, true, false, false }));
}
