using DataHub.Api.Storage.SqlServer;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>Which errors concern one item, and which the whole store.</summary>
[TestFixture]
internal sealed class SqlServerErrorsTests
{
    [TestCase(102, 15, Description = "syntax")]
    [TestCase(156, 15, Description = "syntax near a keyword")]
    [TestCase(207, 16, Description = "no such column")]
    [TestCase(208, 16, Description = "no such table")]
    [TestCase(245, 16, Description = "conversion")]
    [TestCase(515, 16, Description = "no value")]
    [TestCase(547, 16, Description = "constraint")]
    [TestCase(2601, 14, Description = "unique index")]
    [TestCase(2627, 14, Description = "unique constraint")]
    [TestCase(2628, 16, Description = "too long")]
    [TestCase(8114, 16, Description = "conversion of a parameter")]
    [TestCase(8115, 16, Description = "overflow")]
    [TestCase(8152, 16, Description = "too long, in earlier versions")]
    [TestCase(51000, 16, Description = "a trigger")]
    public void A_broken_rule_is_the_statements_own(int number, byte severity) => Assert.That(SqlServerErrors.IsBrokenRule(number, severity));

    [TestCase(-2, 11, Description = "timeout")]
    [TestCase(0, 20, Description = "the network")]
    [TestCase(229, 14, Description = "no permission")]
    [TestCase(701, 17, Description = "no memory")]
    [TestCase(824, 24, Description = "a damaged page")]
    [TestCase(1105, 17, Description = "no space")]
    [TestCase(1205, 13, Description = "deadlock")]
    [TestCase(1222, 16, Description = "lock timeout")]
    [TestCase(3903, 16, Description = "no transaction")]
    [TestCase(3906, 16, Description = "read-only")]
    [TestCase(3960, 16, Description = "a snapshot that is out of date")]
    [TestCase(6401, 16, Description = "no savepoint")]
    [TestCase(9002, 17, Description = "the log is full")]
    [TestCase(18456, 14, Description = "sign-in")]
    public void Anything_else_is_the_stores(int number, byte severity) => Assert.That(!SqlServerErrors.IsBrokenRule(number, severity));

    [TestCase(104, Description = "ECONNRESET; a syntax error otherwise")]
    [TestCase(109, Description = "ERROR_BROKEN_PIPE")]
    [TestCase(110, Description = "ETIMEDOUT")]
    [TestCase(232, Description = "ERROR_NO_DATA")]
    public void A_network_that_fails_is_never_taken_for_a_mistake_of_the_same_number(int number) => Assert.That(!SqlServerErrors.IsBrokenRule(number, 20));
}
