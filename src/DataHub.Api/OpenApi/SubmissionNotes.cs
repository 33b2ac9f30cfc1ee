using DataHub.Api.Security;
using DataHub.Api.Submissions;
using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

internal static class SubmissionNotes
{
    private const string Tag = "Submissions";

    private const string Sent = """
        { "tables": [ { "indicator": "victims-reported", "timePeriod": "2020",
            "observations": [ { "dimensions": { "area": "regio" }, "value": 29 },
                              { "dimensions": { "area": "regio", "age": "minor" }, "value": 4 } ] } ] }
        """;

    private const string Answered = """
        { "id": "0193570f-7a30-7c3e-8b1a-2f6f0a9d4c11", "receivedAt": "2026-11-23T18:31:00Z", "auditIndex": 17, "dryRun": false,
          "tables": [ { "indicator": "victims-reported", "timePeriod": "2020", "revision": 1, "policyVersion": 1, "published": 1, "suppressed": 1,
              "observations": [ { "dimensions": { "area": "regio", "age": "_T" }, "status": "published", "value": 29 },
                                { "dimensions": { "area": "regio", "age": "minor" }, "status": "suppressed", "reason": "small" } ] } ] }
        """;

    private static readonly string[] PartnerOrOfficer = [Scopes.Submit, Scopes.Audit];

    private static readonly OperationNote Post = new(
        "postSubmission",
        Tag,
        "Submit tables",
        """
        All tables are stored, in protected form, or none. A table replaces the partner's earlier table of that indicator and period as a whole. A dimension left out means
        the total; what is not sent is unknown, not zero. Tables of one indicator whose periods overlap, sent now or before, are judged together. The reasons stand in this one answer and are not kept.
        """)
    {
        Scopes = [Scopes.Submit],
        Parameters =
        [
            Notes.Query("dryRun", "Store nothing and answer with the receipt as it would be. Needs no Idempotency-Key.", Notes.Flag),
            new(
                "Idempotency-Key",
                ParameterLocation.Header,
                "A UUID of the caller's choice, bare or in double quotes: the same submission sent again with it is stored once. Kept for 7 days. Required unless dryRun is true.",
                Notes.Text,
                "0193570f-7a30-7c3e-8b1a-2f6f0a9d4c10"),
        ],
        Body = new BodyNote(typeof(Contracts.Submission), Sent),
        Answers =
        [
            new(201, "Stored, in one transaction with its audit entry.", typeof(Receipt), Answered, "Location", "Idempotency-Replayed"),
            new(200, "The receipt of a dry run.", typeof(Receipt)),
        ],
        Problems = [400, 413, 415, 422],
    };

    private static readonly OperationNote List = new(
        "listSubmissions", Tag, "List submissions", "Newest first: a partner's own, or every partner's for the privacy officer. 403 for a partner that asks for another's." + Notes.Csv)
    {
        Scopes = PartnerOrOfficer,
        Parameters =
        [
            Notes.Query("partner", "Submissions of this partner.", Notes.Code),
            Notes.Query("timePeriod", "Submissions with a table for exactly this period.", Notes.Period, "2026-Q3"),
            Notes.Query("from", "Received not before this time.", Notes.Time),
            Notes.Query("to", "Received before this time.", Notes.Time),
            Notes.Limit,
            Notes.Cursor,
        ],
        Answers =
        [
            new(200, "A page.", typeof(SubmissionPage), null, "Link")
            {
                Csv = """
                    id,partner,receivedAt,auditIndex,withdrawnAt
                    0193570f-7a30-7c3e-8b1a-2f6f0a9d4c11,comensha,2026-11-23T18:31:00Z,17,

                    """,
            },
        ],
        Problems = [400],
    };

    private static readonly OperationNote Get = new(
        "getSubmission", Tag, "Read a submission back", "The cells that were sent, in protected form and without reasons. 404 for another partner's.")
    {
        Scopes = PartnerOrOfficer,
        Parameters = [Notes.IfNoneMatch],
        Answers = [new(200, "The submission.", typeof(Receipt), null, "ETag"), new(304, "The caller has it already.", null, null, "ETag")],
        Problems = [400, 404],
    };

    private static readonly OperationNote Delete = new(
        "withdrawSubmission",
        Tag,
        "Withdraw a submission",
        "Its cells are missing from then on and no older revision returns; the audit log keeps that it existed. 409 when one of its tables was superseded.")
    {
        Scopes = [Scopes.Submit],
        Answers = [new(204, "Withdrawn, now or before.")],
        Problems = [400, 404, 409],
    };

    public static readonly IReadOnlyList<OperationNote> All = [Post, List, Get, Delete];
}
