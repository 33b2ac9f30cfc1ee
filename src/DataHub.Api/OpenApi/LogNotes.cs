using DataHub.Api.Audit.Log;
using DataHub.Api.Json;
using DataHub.Api.Security;
using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

internal static class LogNotes
{
    private const string Tag = "Proof of the log";

    private static readonly OperationNote Log = new(
        "readLog", Tag, "Read how far the log reaches", "How many entries it has, from which one on they are kept, and for how long.")
    {
        Scopes = [Scopes.Audit],
        Answers = [new(200, "The log.", typeof(ReadLog.Response)) { Csv = "origin,size,firstEntry,oldest,newest,retentionDays\ndatahub-d46a0ea194e13f31,89,0,2026-11-26T21:41:19.422Z,2026-11-26T22:23:45.886Z,\n" }],
        Problems = [400],
    };

    private static readonly OperationNote Keys = new(
        "readLogKeys", Tag, "Read the public keys of the log", "Those that sign checkpoints now come first; those that did before follow.")
    {
        Scopes = LogRoutes.OfficerOrPartner,
        Answers = [new(200, "The keys.", typeof(ReadLogKeys.Response))],
        Problems = [400],
    };

    private static readonly OperationNote Checkpoint = new(
        "readCheckpoint", Tag, "Read a checkpoint", "Size and root of the log, signed (C2SP tlog-checkpoint). Keep it: a log that does not fit it any more was changed or set back.")
    {
        Scopes = LogRoutes.OfficerOrPartner,
        Answers = [new(200, "The signed note.") { Plain = Negotiation.Text }],
        Problems = [400],
    };

    private static readonly OperationNote Tile = new(
        "readTile",
        Tag,
        "Read a tile",
        """
        The tree as C2SP tlog-tiles has it: `<L>/<N>` and `<L>/<N>.p/<W>` are hashes, and `entries/<N>` the entries, which are for the privacy officer alone. 404 where
        the log is not that long, or the entries are past their term.
        """)
    {
        Scopes = LogRoutes.OfficerOrPartner,
        Answers = [new(200, "The hashes, or the entries each behind its length.") { Plain = "application/octet-stream" }],
        Problems = [400, 404],
    };

    private static readonly OperationNote Inclusion = new(
        "readInclusion", Tag, "Read the proof that an entry is in the log", "RFC 9162, section 2.1.3. 404 where there is no such entry in a log of that size.")
    {
        Scopes = LogRoutes.OfficerOrPartner,
        Parameters = [Notes.Query("index", "Place of the entry, from 0.", Count), Notes.Query("size", "In the log of so many entries; of all when left out.", Count)],
        Answers = [new(200, "The proof.", typeof(ReadInclusion.InclusionProof))],
        Problems = [400, 404],
    };

    private static readonly OperationNote Consistency = new(
        "readConsistency", Tag, "Read the proof that the log was only added to", "RFC 9162, section 2.1.4. 404 where the log has fewer entries.")
    {
        Scopes = LogRoutes.OfficerOrPartner,
        Parameters = [Notes.Query("from", "The older log had so many entries.", Count), Notes.Query("to", "The newer one; all when left out.", Count)],
        Answers = [new(200, "The proof.", typeof(ReadConsistency.ConsistencyProof))],
        Problems = [400, 404],
    };

    private static readonly OperationNote Receipt = new(
        "readReceipt",
        Tag,
        "Read the receipt of a submission as a proof",
        "The entry of the log, the proof that it stands there and a signed checkpoint in one text (C2SP tlog-proof), which can be checked without the hub. 404 for another partner's, and when the entry is past its term.")
    {
        Scopes = LogRoutes.OfficerOrPartner,
        Answers = [new(200, "The proof.") { Plain = Negotiation.Text }],
        Problems = [400, 404],
    };

    public static readonly IReadOnlyList<OperationNote> All = [Log, Keys, Checkpoint, Tile, Inclusion, Consistency, Receipt];

    private static OpenApiSchema Count() => new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" };
}
