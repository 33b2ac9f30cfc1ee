namespace DataHub.Disclosure.Complementary;

/// <summary>What is hidden, and which of it is protected: the primary cells and some others. All others that are hidden are not small, whatever the certificates say of
/// the protected ones.</summary>
/// <param name="hidden">By variable, whether it is hidden, unknown cells included.</param>
/// <param name="isProtected">The protected variables, ascending.</param>
internal sealed class Pattern(bool[] hidden, int[] isProtected)
{
    public bool[] Hidden => hidden;

    public IReadOnlyCollection<int> Protected => isProtected;

    /// <summary>The same for the first variables alone.</summary>
    public Pattern Of(int variables) => new(hidden[..variables], [.. isProtected.Where(v => v < variables)]);
}
