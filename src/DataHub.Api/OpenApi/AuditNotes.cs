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
        "Oldest first. The first page fixes where the list ends, since reading it adds to it. In a file an entry has a line for each table that it tells of, and one when it tells of none." + Notes.Csv)
    {
        Scopes = [Scopes.Audit],
        Parameters =
        [
            Notes.Query("partner", "Entries of this partner.", Notes.Code),
            Notes.Query("action", "Entries of this action.", Notes.Choice(AuditActions.All)),
            Notes.Query("indicator", "Entries about this indicator.", Notes.Code),
            Notes.From,
            Notes.To,
            Notes.Query("outcome", "Entries with this outcome.", Notes.Choice(AuditEntryRules.Outcomes)),
            Notes.Limit,
            Notes.Cursor,
        ],
        Answers =
        [
            new(200, "A page.", typeof(Contracts.AuditEntryPage), null, "Link")
            {
                Csv = """
                    index,id,time,action,outcome,partner,client,origin,traceId,submission,target,version,engine,reason,count,indicator,timePeriod,revision,policyVersion,received,published,suppressed,sha256,held
                    17,4f0a1c7e9b2d4e6f8a0b1c2d3e4f5a6b,2026-11-23T18:31:00Z,submission,refused,comensha,comensha-system,192.0.2.7,,,,,1.0.0,invalid-request,,,,,,,,,,

                    """,
            },
        ],
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
        "listPolicies", Tag, "Read the history of an indicator's policy", "Oldest first, with who changed it, and the audit entry that tells of it. In one piece." + Notes.Csv)
    {
        Scopes = [Scopes.Audit, Scopes.Catalogue],
        Answers = [new(200, "The history.", typeof(ListPolicies.Response))
            {
                Csv = """
                    version,indicatorVersion,changedAt,changedBy,auditIndex,threshold,zeros,groupDisclosure,revisions,minContributors,visibility,pPercent,weights,reprotectionTables,reprotectionDone,reprotectionLegacyExposure,reprotectionFinishedAt,reprotectionReplacedAt
                    1,1,2026-11-23T18:31:00Z,steward,12,5,publish,allow,immediate,1,total-only,10,age=3,,,,,

                    """,
            }],
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
