using DataHub.AuditLog;
using FluentValidation;

namespace DataHub.Api.Catalogue;

/// <summary>A partner: a client id speaks for one partner only.</summary>
internal sealed class PartnerValidator : AbstractValidator<PartnerDocument>
{
    public PartnerValidator(CatalogueSnapshot catalogue)
    {
        RuleFor(p => p.Code).IsCode();
        RuleFor(p => p).Custom((partner, context) => context.AddDuplicates(partner.Clients, i => $"Clients[{i}]"));
        RuleForEach(p => p.Clients).Must(c => c is null || AuditEntryRules.IsClient(c)).WithErrorCode("invalidClient");
        RuleForEach(p => p.Clients)
            .Must((partner, client) => client is null || catalogue.PartnerOf(client) is not { } holder || holder.Code == partner.Code)
            .WithErrorCode("clientTaken");
        this.AddValidity(p => p.ValidFrom, p => p.ValidTo);
    }
}
