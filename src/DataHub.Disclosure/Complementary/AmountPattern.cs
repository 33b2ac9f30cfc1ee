namespace DataHub.Disclosure.Complementary;

/// <summary>What is hidden of a table of amounts, and between which ends each protected cell must be uncertain for everybody.</summary>
/// <param name="hidden">By variable, whether it is hidden, unknown cells included.</param>
/// <param name="requirements">The primary amounts, and those that make a sum of few units uncertain.</param>
internal sealed class AmountPattern(bool[] hidden, IReadOnlyList<Requirement> requirements)
{
    public bool[] Hidden => hidden;

    public IReadOnlyList<Requirement> Requirements => requirements;
}
