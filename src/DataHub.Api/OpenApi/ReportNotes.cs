using DataHub.Api.Audit.Reports;
using DataHub.Api.Security;

namespace DataHub.Api.OpenApi;

internal static class ReportNotes
{
    private const string Tag = "Audit";

    private static readonly OperationNote Publications = new(
        "listPublications",
        Tag,
        "List the tables that readers saw at a moment",
        """
        By partner and period. A corrected table is replaced by the later one, a held one was never seen, and a withdrawn one is gone from its withdrawal on without an older one coming back. Where a table was
        protected again, what counts is how it was read at the moment. Numbers of cells are those that were sent, as in the audit log. The first page fixes the moment.
        """ + Notes.Csv)
    {
        Scopes = [Scopes.Audit],
        Parameters = [Notes.Query("at", "The moment; not later than now, which is taken when it is left out.", Notes.Time, "2026-09-30T00:00:00Z"), Notes.Limit, Notes.Cursor],
        Answers =
        [
            new(200, "A page.", typeof(ListPublications.Response), """
                { "indicator": "victims-reported", "at": "2026-11-23T18:31:00Z",
                  "publications": [
                    { "partner": "comensha", "timePeriod": "2020", "revision": 1, "submission": "0193570f-7a30-7c3e-8b1a-2f6f0a9d4c11", "policyVersion": 1, "storedAt": "2026-11-23T18:31:00Z",
                      "reprotectedAt": null, "published": 1, "suppressed": 1, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" } ] }
                """, "Link")
            {
                Csv = """
                    partner,timePeriod,revision,submission,policyVersion,storedAt,reprotectedAt,published,suppressed,sha256
                    comensha,2020,1,0193570f-7a30-7c3e-8b1a-2f6f0a9d4c11,1,2026-11-23T18:31:00Z,,1,1,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

                    """,
            },
        ],
        Problems = [400, 404],
    };

    private static readonly OperationNote Missing = new(
        "listMissing",
        Tag,
        "List what was due and is not reported",
        """
        For a period that is over: each supplier of each indicator that takes exactly this period, by the catalogue as it is now, of which no table is stored for it. A table that was withdrawn is not reported, one
        that is held is. A year is listed though all its quarters may be there. In one piece.
        """ + Notes.Csv)
    {
        Scopes = [Scopes.Audit],
        Parameters =
        [
            Notes.Query("timePeriod", "The period; it must be over, in UTC.", Notes.Period, "2026-Q3") with { IsRequired = true },
            Notes.Query("indicator", "This indicator alone.", Notes.Code),
            Notes.Query("partner", "This partner alone.", Notes.Code),
        ],
        Answers =
        [
            new(200, "What is missing, by indicator and partner.", typeof(ListMissing.Response), """
                { "timePeriod": "2026-Q3", "due": 7, "missing": [ { "indicator": "victims-reported", "partner": "comensha", "withdrawnAt": null } ] }
                """)
            {
                Csv = """
                    indicator,partner,timePeriod,withdrawnAt
                    victims-reported,comensha,2026-Q3,

                    """,
            },
        ],
        Problems = [400],
    };

    private static readonly OperationNote Refusals = new(
        "countRefusals",
        Tag,
        "Count refused and accepted submissions",
        """
        Per partner and calendar quarter (UTC), from the audit log. Dry runs and repeats of a known key are counted as neither. Which fault an invalid request had is not kept. A quarter that lies in part outside
        of from and to is counted in part; one in which nothing came is left out. In one piece.
        """ + Notes.Csv)
    {
        Scopes = [Scopes.Audit],
        Parameters = [Notes.From, Notes.To, Notes.Query("partner", "This partner alone.", Notes.Code)],
        Answers =
        [
            new(200, "By partner, then by quarter.", typeof(CountRefusals.Response), """
                { "quarters": [ { "partner": "comensha", "timePeriod": "2026-Q4", "accepted": 18, "refused": 2, "reasons": [ { "reason": "invalid-request", "count": 2 } ] } ] }
                """)
            {
                Csv = """
                    partner,timePeriod,outcome,reason,count
                    comensha,2026-Q4,accepted,,18
                    comensha,2026-Q4,refused,invalid-request,2

                    """,
            },
        ],
        Problems = [400],
    };

    private static readonly OperationNote Reads = new(
        "countReads",
        Tag,
        "Count who read which indicator",
        """
        Requests for aggregates that were answered, per client, indicator and day (UTC), from the audit log, where they stand by the minute. The answer says until when it is complete: the minute that still runs is
        not over. The first page fixes where the list ends. from and to are taken to the minute.
        """ + Notes.Csv)
    {
        Scopes = [Scopes.Audit],
        Parameters =
        [
            Notes.Query("indicator", "Reads of this indicator.", Notes.Code),
            Notes.Query("client", "Reads by this client id.", Notes.Text),
            Notes.From,
            Notes.To,
            Notes.Limit,
            Notes.Cursor,
        ],
        Answers =
        [
            new(200, "A page, by day, client and indicator.", typeof(CountReads.Response), """
                { "completeUntil": "2026-11-23T18:31:00Z", "reads": [ { "day": "2026-11-23", "client": "dashboard", "indicator": "victims-reported", "count": 240 } ] }
                """, "Link", CountReads.CompleteHeader)
            {
                Csv = """
                    day,client,indicator,count
                    2026-11-23,dashboard,victims-reported,240

                    """,
            },
        ],
        Problems = [400],
    };

    public static readonly IReadOnlyList<OperationNote> All = [Publications, Missing, Refusals, Reads];
}
