using DataHub.Api.Audit;
using DataHub.Api.Security;
using DataHub.AuditLog;

namespace DataHub.Api.OpenApi;

internal static class AuditNotes
{
    private const string Tag = "Audit";

    private static readonly OperationNote List = new(
        "listAuditEntries",
        Tag,
        "List the audit log",
        "Oldest first. The first page fixes where the list ends, since reading it adds to it.")
    {
        Scopes = [Scopes.Audit],
        Parameters =
        [
            Notes.Query("partner", "Entries of this partner.", Notes.Code),
            Notes.Query("action", "Entries of this action.", Notes.Choice(AuditActions.All)),
            Notes.Query("indicator", "Entries about this indicator.", Notes.Code),
            Notes.Query("from", "Not before this time.", Notes.Time),
            Notes.Query("to", "Not after this time.", Notes.Time),
            Notes.Query("outcome", "Entries with this outcome.", Notes.Choice(AuditEntryRules.Outcomes)),
            Notes.Limit,
            Notes.Cursor,
        ],
        Answers = [new(200, "A page.", typeof(Contracts.AuditEntryPage), null, "Link")],
        Problems = [400],
    };

    private static readonly OperationNote One = new(
        "readAuditEntry", Tag, "Read one audit entry", "In its canonical bytes.")
    {
        Scopes = [Scopes.Audit],
        Answers = [new(200, "The entry.", typeof(Contracts.AuditEntry))],
        Problems = [400, 404],
    };

    private static readonly OperationNote Policies = new(
        "listPolicies", Tag, "Read the history of an indicator's policy", "Oldest first.")
    {
        Scopes = [Scopes.Audit, Scopes.Catalogue],
        Answers = [new(200, "The history.", typeof(ListPolicies.Response))],
        Problems = [400, 404],
    };

    private static readonly OperationNote Attack = new(
        "runDisclosureAudit",
        Tag,
        "Attack all that is stored of an indicator",
        """
        Runs the attacker now over every revision that readers were ever shown, withdrawn ones included: each partner's tables linked over periods and revisions, and the totals over partners. The answer says where
        something is given away, never what. One at a time: 429 when another one takes longer than a moment.
        """)
    {
        Scopes = [Scopes.Audit],
        Answers =
        [
            new(200, "What it came to.", typeof(RunDisclosureAudit.Response), """
                { "indicator": "victims-reported", "ranAt": "2026-11-23T18:31:00Z", "engine": "0.1.0", "policyVersion": 1, "tables": 3, "linkedSets": 1, "hiddenCells": 2, "safe": false,
                  "findings": [ { "partner": "comensha", "timePeriod": "2020-Q3", "revision": 1, "dimensions": { "area": "regio", "age": "minor" } } ],
                  "undecided": [] }
                """),
        ],
        Problems = [400, 404],
    };

    public static readonly IReadOnlyList<OperationNote> All = [List, One, Policies, Attack];
}
