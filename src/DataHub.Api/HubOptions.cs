namespace DataHub.Api;

/// <summary>The settings under <c>DataHub:</c>; environment variables are written <c>DataHub__Name</c>.</summary>
internal sealed class HubOptions
{
    /// <summary>Where the database and the keys live. Default <c>./data</c>.</summary>
    public string DataFolder { get; set; } = "./data";

    /// <summary>Which database: <c>sqlite</c>, embedded, for one hub alone, or <c>postgres</c> or <c>sqlserver</c>, for many.</summary>
    public string Database { get; set; } = "sqlite";

    /// <summary>Where the database is and how to sign in to it, for those that are not embedded.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>No policy may set a lower threshold. Default 5, at least 2.</summary>
    public int ThresholdFloor { get; set; } = 5;

    /// <summary>File with the 32 bytes of the noise key; default <c>noise.key</c> in the data folder, made when missing.</summary>
    public string? KeyFile { get; set; }

    /// <summary>File with the keys that sign the log's checkpoints, one a line; default <c>log.key</c> in the data folder, made when missing.</summary>
    public string? LogKeyFile { get; set; }

    /// <summary>Seconds for which a hub that is told to end goes on answering, while it says that it is not ready. Default 0.</summary>
    public int DrainSeconds { get; set; }

    /// <summary>Days after which entries of the audit log are deleted; 0 keeps them. Default 0.</summary>
    public int LogRetentionDays { get; set; }

    /// <summary>Declares, for one start, that the database is an older copy whose log has this many entries. Default -1: it is not.</summary>
    public int RestoredTo { get; set; } = -1;

    /// <summary>Origins that browsers may call from. Default none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>Requests per client and minute, all routes together. Default 6,000.</summary>
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Dry runs per client, indicator, period and hour. Default 60.</summary>
    public int DryRunsPerHour { get; set; } = 60;

    /// <summary>Cells of a table's cube over HTTP. Default 10,000.</summary>
    public int MaxCells { get; set; } = 10_000;

    /// <summary>Seconds after which the engine takes the safe fallback. Default 30.</summary>
    public int EngineSeconds { get; set; } = 30;

    /// <summary>Proxies, as addresses or networks (<c>10.0.0.0/8</c>), whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Where weaknesses can be reported: a <c>mailto:</c>, <c>https:</c> or <c>tel:</c> URI. Without it there is no security.txt.</summary>
    public string? SecurityContact { get; set; }

    /// <summary>How many days ahead security.txt expires, 1 to 364. Default 180.</summary>
    public int SecurityTxtDays { get; set; } = 180;
}
