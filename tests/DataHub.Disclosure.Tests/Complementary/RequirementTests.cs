using DataHub.Disclosure.Complementary;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class RequirementTests
{
    [TestCase(1, 4)]
    [TestCase(2, 5)]
    [TestCase(3, 6)]
    [TestCase(0, 4)]
    public void A_primary_cell_keeps_every_small_value_and_at_least_four_values_when_k_is_five(long lowest, long highest)
        => Assert.That(Requirement.For(0, lowest, threshold: 5).Highest, Is.EqualTo(highest));
}
