using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DataHub.Api.Security;

/// <summary>
/// The framework's token handler behind <see cref="TokenRules"/>. A token whose signature was found good is not verified again for half a minute: a
/// dashboard sends the same one with every request. Its times are judged anew each time; a key that the provider takes back is good for that long.
/// </summary>
internal sealed class StrictTokenHandler : JsonWebTokenHandler
{
    private const int LongestToken = 16 * 1024;
    private const int MostRemembered = 1_000;

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Verified> _verified = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public StrictTokenHandler(TimeProvider time)
    {
        _time = time;
        MaximumTokenSizeInBytes = LongestToken;
        MapInboundClaims = false;
    }

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var now = _time.GetUtcNow();
        if (token.Length > LongestToken || !TokenRules.Accept(token, now))
        {
            return new TokenValidationResult { IsValid = false, Exception = new SecurityTokenException("The token breaks a rule of the hub.") };
        }

        if (_verified.TryGetValue(token, out var known) && known.Serves(now))
        {
            return known.Result;
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            Remember(token, new Verified(result, now));
        }

        return result;
    }

    private void Remember(string token, Verified verified)
    {
        if (_verified.Count >= MostRemembered)
        {
            _verified.Clear();
        }

        _verified[token] = verified;
    }

    private sealed record Verified(TokenValidationResult Result, DateTimeOffset At)
    {
        // A clock that was set back must not lengthen anything.
        public bool Serves(DateTimeOffset now) => now >= At && now - At < Memory && Result.SecurityToken.ValidTo > (now - TokenRules.Skew).UtcDateTime;
    }
}
