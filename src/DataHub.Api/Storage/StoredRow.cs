namespace DataHub.Api.Storage;

/// <summary>Which stored table it is and where its content is, without the content.</summary>
/// <remarks>No constructor: the database tells no type of what it chose between two columns.</remarks>
internal sealed record StoredRow
{
    private string? _key;

    public long Id { get; init; }

    public byte[] Submission { get; init; } = [];

    public string Partner { get; init; } = string.Empty;

    public string TimePeriod { get; init; } = string.Empty;

    public long State { get; init; }

    /// <summary>When what is read now was stored.</summary>
    public long StoredAt { get; init; }

    public long FirstStoredAt { get; init; }

    /// <summary>Of what is read now.</summary>
    public byte[] Sha256
    {
        get;
        init => (field, _key) = (value, null);
    }
        = [];

    /// <summary>The same as text, made once: rows stay in the index of what is current.</summary>
    public string Key => _key ??= Convert.ToHexString(Sha256);

    /// <summary>Of the table as it was first stored.</summary>
    public byte[] First { get; init; } = [];

    /// <summary>The row that it was last protected again in; null: never.</summary>
    public long? Again { get; init; }

    /// <summary>The table as it was first stored.</summary>
    public StoredRow Before => this with { Again = null, Sha256 = First };
}
