namespace DataHub.Api.Tests.Support.SqlServer;

[TestFixture]
internal sealed class SqlServerOnRequestTests
{
    [Test]
    public void Its_tests_are_there_where_a_server_is_named_and_told_of_where_none_is()
    {
        TestContext.Progress.WriteLine(SqlServerOnRequest.Told);
        Assert.That(SqlServerOnRequest.Fixtures().Count(), Is.EqualTo(SqlServerOnRequest.IsThere ? 1 : 0));
    }
}
