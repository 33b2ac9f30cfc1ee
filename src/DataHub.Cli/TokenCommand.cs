using System.Globalization;
using System.Security.Cryptography;
using DataHub.Api.Security;

namespace DataHub.Cli;

/// <summary><c>token</c>: an access token of the local issuer.</summary>
internal static class TokenCommand
{
    private const int LongestClientId = 200;

    private static readonly string[] Names = ["--scope", "--client", "--data", "--hours"];

    /// <summary>The token.</summary>
    /// <exception cref="UsageException">A word is missing or wrong, or this is not Development.</exception>
    public static string Run(IReadOnlyList<string> words)
    {
        var proof = Prove();
        var options = CommandLine.Read("token", words, Names);
        if (options.File is not null)
        {
            throw new UsageException("token takes no file. datahub --help tells more.");
        }

        var scope = options.Required("--scope");
        if (scope.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not { Length: > 0 } scopes || scopes.Except(Scopes.All, StringComparer.Ordinal).Any())
        {
            throw new UsageException($"--scope takes {string.Join(", ", Scopes.All)}, separated by spaces.");
        }

        var client = options.Required("--client");
        if (client.Length is 0 or > LongestClientId || !client.All(c => c is > ' ' and <= '~' and not '"' and not '\\'))
        {
            throw new UsageException($"--client takes 1 to {LongestClientId} printable characters other than quotes and backslashes.");
        }

        if (!int.TryParse(options.Find("--hours") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours is < 1 or > 6)
        {
            throw new UsageException("--hours takes 1 to 6.");
        }

        return Sign(proof, options.Find("--data") ?? "./data", client, string.Join(' ', scopes), TimeSpan.FromHours(hours));
    }

    private static DevelopmentProof Prove()
    {
        // Asked for in the order in which the hub asks; nothing said means that a person at a desk wants a token.
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Development";
        return DevelopmentProof.Of(environment) ?? throw new UsageException("The local issuer exists in Development only: elsewhere tokens come from your provider.");
    }

    private static string Sign(DevelopmentProof proof, string folder, string client, string scope, TimeSpan life)
    {
        try
        {
            SecretFile.CreateFolder(folder);
            using var issuer = LocalIssuer.Open(proof, folder);
            return issuer.Token(client, scope, TimeProvider.System.GetUtcNow(), life);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"The key {LocalIssuer.KeyFile} in the data folder cannot be made or read.");
        }
    }
}
