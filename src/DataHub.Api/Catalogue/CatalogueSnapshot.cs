using System.Collections.Immutable;

namespace DataHub.Api.Catalogue;

/// <summary>
/// A stored document with its version (1, 2, ...) and its strong ETag, quotes included. The policy version of an indicator moves only when its policy
/// changes; it is 0 for other documents.
/// </summary>
internal sealed record Versioned<T>(T Document, int Version, int PolicyVersion, string ETag, DateTimeOffset ChangedAt);

/// <summary>The whole catalogue at one moment, immutable. A change makes a new one with the next <see cref="Version"/>.</summary>
internal sealed record CatalogueSnapshot(
    long Version,
    ImmutableSortedDictionary<string, Versioned<CodeListDocument>> CodeLists,
    ImmutableSortedDictionary<string, Versioned<IndicatorDocument>> Indicators,
    ImmutableSortedDictionary<string, Versioned<PartnerDocument>> Partners)
{
    public static readonly CatalogueSnapshot Empty = new(
        0,
        ImmutableSortedDictionary.Create<string, Versioned<CodeListDocument>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Versioned<IndicatorDocument>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Versioned<PartnerDocument>>(StringComparer.Ordinal));

    /// <summary>Whether a submission of these indicators would be judged alike: the same client's partner, indicators and code lists, each in the same version.</summary>
    public bool JudgesAlike(CatalogueSnapshot other, string clientId, IEnumerable<string> indicators)
        => PartnerOf(clientId)?.Code is { } partner && partner == other.PartnerOf(clientId)?.Code && IsSame(Partners, other.Partners, partner)
            && indicators.All(i => IsSame(Indicators, other.Indicators, i)
                && Indicators[i].Document.Dimensions.All(d => IsSame(CodeLists, other.CodeLists, d.CodeList)));

    private static bool IsSame<T>(ImmutableSortedDictionary<string, Versioned<T>> documents, ImmutableSortedDictionary<string, Versioned<T>> others, string code)
        => documents.TryGetValue(code, out var document) && others.TryGetValue(code, out var other) && document.Version == other.Version;

    /// <summary>The partner that a client id is registered to, or null.</summary>
    public PartnerDocument? PartnerOf(string clientId)
        => Partners.Values.FirstOrDefault(p => p.Document.Clients.Contains(clientId, StringComparer.Ordinal))?.Document;
}
