extern alias tool;

using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary>Rows beside a log whose first 256 entries are past their term.</summary>
internal sealed class ComparisonTests
{
    private Comparison _comparison = null!;

    [SetUp]
    public void SetUp() => _comparison = new Comparison(firstEntry: 256);

    [TestCase(255L)]
    [TestCase(null)]
    public void A_row_whose_entry_may_be_gone_is_not_proven(long? entry)
    {
        Add(entry);
        Assert.That((_comparison.Unproven, _comparison.Faults.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public void A_row_that_names_an_entry_that_is_there_must_be_told_by_it()
    {
        Add(256);
        Assert.That((_comparison.Unproven, _comparison.Faults.Single().Entry), Is.EqualTo((0, 256)));
    }

    private void Add(long? entry) => _comparison.Add(
        "row", new Dictionary<string, (string, long?)> { ["a"] = ("x", 300), ["b"] = ("y", entry) }, new Dictionary<string, (long, string)> { ["a"] = (300, "x") });
}
