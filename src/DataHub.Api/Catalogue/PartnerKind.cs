using System.Collections.Immutable;
using System.Text.Json;
using DataHub.Api.Json;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Catalogue;

internal sealed class PartnerKind(CatalogueStore store) : CatalogueKind<PartnerDocument>("partners", "partner", AuditActions.Partner)
{
    public override ImmutableSortedDictionary<string, Versioned<PartnerDocument>> In(CatalogueSnapshot catalogue) => catalogue.Partners;

    public override object PageOf(IReadOnlyList<PartnerDocument> documents) => new PartnerPage(documents);

    public override string CodeOf(PartnerDocument document) => document.Code;

    public override PartnerDocument Read(JsonElement body, CatalogueSnapshot catalogue, FaultList faults)
    {
        var document = PartnerReader.Read(body, faults);
        new PartnerValidator(catalogue).Collect(document, faults);
        return document;
    }

    public override Versioned<PartnerDocument> Put(WriteScope scope, PartnerDocument document) => store.Put(scope, document);
}

/// <summary>One page of partners; the next one is in the <c>Link</c> header.</summary>
internal sealed record PartnerPage(IReadOnlyList<PartnerDocument> Partners);
