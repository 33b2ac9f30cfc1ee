namespace DataHub.Api.Security;

/// <summary>The four scopes; one role each.</summary>
internal static class Scopes
{
    /// <summary>Partner systems.</summary>
    public const string Submit = "submissions:write";

    /// <summary>Dashboards.</summary>
    public const string Read = "aggregates:read";

    /// <summary>The privacy officer.</summary>
    public const string Audit = "audit:read";

    /// <summary>The steward.</summary>
    public const string Catalogue = "catalogue:write";

    public static readonly IReadOnlyList<string> All = [Submit, Read, Audit, Catalogue];
}
