namespace DataHub.Api;

/// <summary>What the hub says of itself.</summary>
internal static class HubInfo
{
    /// <summary>Version of the API's contract: the <c>API-Version</c> header and <c>info.version</c>.</summary>
    public const string ApiVersion = "1.0.0";

    /// <summary>Version of the build, which stands in the audit log as engine version.</summary>
    public static string EngineVersion { get; } = typeof(HubInfo).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
