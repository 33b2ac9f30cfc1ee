using DataHub.Api.Security;
using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

internal static class AggregateNotes
{
    public static readonly OperationNote Read = new(
        "getAggregates",
        "Aggregates",
        "Read an indicator's figures",
        """
        Every answer is made from the stored, protected tables by adding, never by subtracting. A dimension neither filtered nor grouped is the total. What does not
        follow from what partners sent is missing; one suppressed part makes a sum suppressed. An answer is one document of at most 50,000 observations.
        """)
    {
        Scopes = [Scopes.Read],
        Parameters =
        [
            Notes.Query("timePeriod", "A period, or a range of periods of one length. Left out: every period of which a table is stored.", Notes.Text, "2020-Q1..2020-Q4"),
            Notes.Query(
                "filter",
                "DIMENSION:CODE,CODE: these codes, each by itself. Once per dimension; may be repeated.",
                () => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Notes.Text() }),
            Notes.Query("groupBy", "Dimensions, separated by commas: the codes one level below the filtered codes or the total; with * all levels, those included.", Notes.Text, "age*"),
            Notes.Query("bounds", "Whether suppressed figures come with their bounds.", Notes.Flag),
            Notes.Query("partner", "One supplier instead of all; 403 where only totals may be shown.", Notes.Code),
            Notes.IfNoneMatch,
        ],
        Answers =
        [
            new(200, "The figures, by period, then by dimension.", typeof(Contracts.Aggregate), """
                { "indicator": "victims-reported", "unit": "persons", "threshold": 5, "policyVersion": 1, "updatedAt": "2026-11-23T18:31:00Z",
                  "observations": [
                    { "timePeriod": "2020", "dimensions": { "area": "regio", "age": "_T" }, "value": 29, "status": "published",
                      "coverage": { "reported": 1, "expected": 1 } },
                    { "timePeriod": "2020", "dimensions": { "area": "regio", "age": "minor" }, "value": null, "status": "suppressed",
                      "bounds": { "lower": 1, "upper": 28 }, "coverage": { "reported": 1, "expected": 1 } } ] }
                """, "ETag"),
            new(304, "The caller has it already.", null, null, "ETag"),
        ],
        Problems = [400, 404],
    };
}
