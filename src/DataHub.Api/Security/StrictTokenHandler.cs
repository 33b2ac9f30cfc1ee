using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DataHub.Api.Security;

/// <summary>The framework's token handler behind <see cref="TokenRules"/>.</summary>
internal sealed class StrictTokenHandler : JsonWebTokenHandler
{
    private const int LongestToken = 16 * 1024;

    private readonly TimeProvider _time;

    public StrictTokenHandler(TimeProvider time)
    {
        _time = time;
        MaximumTokenSizeInBytes = LongestToken;
        MapInboundClaims = false;
    }

    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
        => token.Length <= LongestToken && TokenRules.Accept(token, _time.GetUtcNow())
            ? base.ValidateTokenAsync(token, validationParameters)
            : Task.FromResult(new TokenValidationResult { IsValid = false, Exception = new SecurityTokenException("The token breaks a rule of the hub.") });
}
