using DataHub.Api.Catalogue;

namespace DataHub.Api.Storage;

/// <summary>Code lists, indicators and partners, every version of each.</summary>
internal sealed class CatalogueStore
{
    /// <summary>The catalogue as last committed; a new object after each change.</summary>
    public CatalogueSnapshot Current => throw new NotSupportedException();

    /// <summary>Stores a version. The snapshot moves on after the commit. The ETag is made from kind, code and version.</summary>
    public Versioned<CodeListDocument> Put(WriteScope scope, CodeListDocument document) => throw new NotSupportedException();

    /// <inheritdoc cref="Put(WriteScope, CodeListDocument)"/>
    public Versioned<IndicatorDocument> Put(WriteScope scope, IndicatorDocument document) => throw new NotSupportedException();

    /// <inheritdoc cref="Put(WriteScope, CodeListDocument)"/>
    public Versioned<PartnerDocument> Put(WriteScope scope, PartnerDocument document) => throw new NotSupportedException();

    /// <summary>Catalogue version as the transaction sees it; compare with <see cref="CatalogueSnapshot.Version"/> of what was judged against.</summary>
    public long VersionIn(WriteScope scope) => throw new NotSupportedException();

    /// <summary>Every version of an indicator, oldest first: the policy history.</summary>
    public IReadOnlyList<Versioned<IndicatorDocument>> History(string indicator) => throw new NotSupportedException();
}
