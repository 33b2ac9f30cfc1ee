namespace DataHub.Api.Storage;

/// <summary>A stored submission, without its tables.</summary>
internal sealed record StoredSubmission(Guid Id, string Partner, string ClientId, DateTimeOffset ReceivedAt, long AuditIndex, DateTimeOffset? WithdrawnAt);

/// <summary>A table is current until it is replaced or withdrawn; no older revision ever comes back. One that is held was never current and waits to be replaced.</summary>
internal enum TableState
{
    Current,
    Superseded,
    Withdrawn,
    Held,
}

/// <summary>How identifiers and submissions stand in the database.</summary>
internal sealed record SubmissionRow(byte[] Id, string Partner, string Client, long ReceivedAt, long AuditIndex, long? WithdrawnAt)
{
    public const string Columns = "id, partner, client, received_at AS receivedAt, audit_index AS auditIndex, withdrawn_at AS withdrawnAt";

    /// <summary>Most significant byte first, so that the database sorts version 7 identifiers by time.</summary>
    public static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    public StoredSubmission ToStored() => new(
        new Guid(Id, bigEndian: true),
        Partner,
        Client,
        DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt),
        AuditIndex,
        WithdrawnAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
}
