namespace DataHub.Api.Security;

/// <summary>The settings under <c>Authentication:</c>. With neither authority nor audience, Development has its local issuer; elsewhere the hub does not start.</summary>
internal sealed class SignInOptions
{
    /// <summary>The provider of access tokens: an https address whose discovery document names the issuer and its keys.</summary>
    public string? Authority { get; set; }

    /// <summary>What <c>aud</c> must name.</summary>
    public string? Audience { get; set; }

    /// <summary>What <c>typ</c> must be: <c>at+jwt</c>, or <c>JWT</c> for providers that do not follow RFC 9068.</summary>
    public string TokenType { get; set; } = "at+jwt";
}
