using DataHub.Api.Catalogue;
using DataHub.Api.Security;
using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

internal static class CatalogueNotes
{
    private const string CodeList = """
        { "code": "ages", "label": { "nl": "Leeftijden", "en": "Ages" }, "codes": [
            { "code": "minor", "parent": null, "label": { "nl": "Minderjarig", "en": "Minor" }, "validFrom": null, "validTo": null },
            { "code": "adult", "parent": null, "label": { "nl": "Meerderjarig", "en": "Adult" }, "validFrom": null, "validTo": null } ] }
        """;

    private const string Partner = """
        { "code": "comensha", "label": { "nl": "CoMensha", "en": "CoMensha" }, "clients": [ "comensha" ], "agreement": null, "validFrom": "2020", "validTo": null }
        """;

    private const string Indicator = """
        { "code": "victims-reported", "label": { "nl": "Slachtoffers gemeld bij CoMensha", "en": "Victims reported to CoMensha" },
          "theme": "results", "unit": "persons", "measure": "count", "temporal": "flow", "periods": [ "year" ],
          "dimensions": [ { "code": "area", "codeList": "areas" }, { "code": "age", "codeList": "ages" } ],
          "suppliers": [ "comensha" ], "policy": { "threshold": 5, "zeros": "publish" }, "annotations": [], "validFrom": "2020", "validTo": null,
          "processingActivity": "https://register.example.org/activities/victims-reported" }
        """;

    private static readonly ParameterNote[] Preconditions =
    [
        new("If-Match", ParameterLocation.Header, "The ETag of the version to be changed. One of the two is needed.", Notes.Text),
        new("If-None-Match", ParameterLocation.Header, "* to create.", Notes.Choice("*")),
    ];

    public static readonly IReadOnlyList<OperationNote> All =
    [
        .. Of<CodeListDocument, CodeListPage>("CodeList", "code list", CodeList),
        .. Of<IndicatorDocument, IndicatorPage>("Indicator", "indicator", Indicator),
        .. Of<PartnerDocument, PartnerPage>("Partner", "partner", Partner),
    ];

    private static IEnumerable<OperationNote> Of<T, TPage>(string name, string noun, string example)
        =>
        [
            new($"list{name}s", "Catalogue", $"List the {noun}s", "By code.")
            {
                Parameters = [Notes.Limit, Notes.Cursor, Notes.IfNoneMatch],
                Answers = [new(200, "A page.", typeof(TPage), null, "ETag", "Link"), new(304, "The caller has it already.", null, null, "ETag")],
                Problems = [400],
            },
            new($"get{name}", "Catalogue", $"Read one {noun}", "As it stands now.")
            {
                Parameters = [Notes.IfNoneMatch],
                Answers = [new(200, $"The {noun}.", typeof(T), null, "ETag"), new(304, "The caller has it already.", null, null, "ETag")],
                Problems = [400, 404],
            },
            new($"put{name}", "Catalogue", $"Create or change one {noun}", "What stored tables depend on is frozen: 409.")
            {
                Scopes = [Scopes.Catalogue],
                Parameters = Preconditions,
                Body = new BodyNote(typeof(T), example),
                Answers =
                [
                    new(200, "Changed, or the same already.", typeof(T), null, "ETag", "DataHub-Warning"),
                    new(201, "Created.", typeof(T), null, "ETag", "Location", "DataHub-Warning"),
                ],
                Problems = [400, 409, 412, 413, 415, 428],
            },
        ];
}
