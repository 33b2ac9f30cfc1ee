namespace DataHub.Disclosure.Complementary;

/// <summary>What is hidden, and which of it is protected: the primary cells and some others. All others that are hidden are not small, whatever the certificates say of
/// the protected ones.</summary>
/// <param name="Hidden">By variable, whether it is hidden, unknown cells included.</param>
/// <param name="Protected">The protected variables, ascending.</param>
/// <param name="IsOptimal">Whether it was proven that no pattern costs less.</param>
internal sealed record Pattern(bool[] Hidden, IReadOnlyCollection<int> Protected, bool IsOptimal = false)
{
    /// <summary>The same for the first variables alone.</summary>
    public Pattern Of(int variables) => new(Hidden[..variables], [.. Protected.Where(v => v < variables)], IsOptimal);
}
