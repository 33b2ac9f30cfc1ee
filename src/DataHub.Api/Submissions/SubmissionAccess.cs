using DataHub.Api.Audit;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Submissions;

/// <summary>Who may see which submission: a partner its own, the officer all. What a caller may not see does not exist for it.</summary>
internal sealed class SubmissionAccess(CatalogueStore catalogue, SubmissionStore submissions, AuditStore audit)
{
    /// <summary>The partner whose submissions the caller sees; null in <paramref name="all"/> means everybody's.</summary>
    /// <returns>False when it sees none.</returns>
    public bool TryScope(Caller caller, out string? all)
    {
        all = caller.Has(Scopes.Audit) ? null : catalogue.Current.PartnerOf(caller.ClientId)?.Code;
        return all is not null || caller.Has(Scopes.Audit);
    }

    public StoredSubmission? Find(StoreConnection connection, Caller caller, string id)
        => id.Length == 36 && Guid.TryParseExact(id, "D", out var known) && TryScope(caller, out var partner) && submissions.Find(connection, known) is { } found
            && (partner is null || found.Partner == partner)
            ? found
            : null;

    /// <summary>The officer's reads stand in the log; a partner's reading of its own does not.</summary>
    public async Task LogAsync(HttpContext context, Caller caller, string target)
    {
        if (caller.Has(Scopes.Audit))
        {
            await audit.OfficerReadAsync(context, target);
        }
    }
}
