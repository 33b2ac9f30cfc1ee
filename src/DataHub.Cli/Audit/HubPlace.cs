using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>A hub, read over HTTP with an access token.</summary>
internal sealed class HubPlace : LogPlace
{
    /// <summary>Where the token stands when no file is named.</summary>
    public const string TokenVariable = "DATAHUB_TOKEN";

    private const string Root = "v1/audit-log";

    private const int MaxTries = 20;

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };
    private readonly HttpClient _client;

    /// <exception cref="UsageException">The address is none, the token is missing, or it would be sent in the clear.</exception>
    public HubPlace(string address, string? tokenFile)
    {
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            throw new UsageException("The hub's address has the form https://hub.example.org.");
        }

        if (uri.Scheme == "http" && !uri.IsLoopback)
        {
            throw new UsageException("The hub's address must be https: a token that is sent in the clear is lost.");
        }

        _client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = uri };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(tokenFile));
    }

    public override async Task<string?> NoteAsync(CancellationToken cancellation)
        => await GetAsync("checkpoint", cancellation) is { } bytes && SignedNote.Decode(bytes) is var note && note.Contains("\n\n\u2014 ", StringComparison.Ordinal)
            ? note
            : throw new UsageException("What answers there is no hub.");

    public override async Task<IReadOnlyList<VerifierKey>> KeysAsync(CancellationToken cancellation)
        => await JsonAsync("keys", json => json.GetProperty("keys").EnumerateArray().Select(k => VerifierKey.Parse(Text(k, "key"))).ToList(), cancellation);

    /// <summary>Keys that the log itself speaks of, by proofs that one of <paramref name="known"/> has signed. What the hub says of keys beside that is not believed.</summary>
    public async Task<IReadOnlyList<VerifierKey>> ProvedKeysAsync(IReadOnlyCollection<VerifierKey> known, CancellationToken cancellation)
    {
        var told = await JsonAsync(
            "keys", json => json.GetProperty("keys").EnumerateArray().Select(k => (Key: VerifierKey.Parse(Text(k, "key")), Proof: k.TryGetProperty("proof", out _) ? Text(k, "proof") : null)).ToList(), cancellation);
        return [.. told.Where(t => t.Proof is not null && IsProved(t.Key, t.Proof, known)).Select(t => t.Key)];
    }

    private static bool IsProved(VerifierKey key, string proof, IReadOnlyCollection<VerifierKey> known)
    {
        try
        {
            var parsed = LogProof.Parse(proof);
            var checkpoint = parsed.Check(known);
            return AuditEntryFormat.Read(parsed.Entry.Span) is { Action: AuditActions.LogKeyAdded } entry
                && entry.Target == $"log-key/{key.Fingerprint}" && entry.Index == parsed.Index && key.Name == checkpoint.Origin;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The entries are the officer's.</summary>
    public override async Task DemandEntriesAsync(CancellationToken cancellation) => await GetAsync(string.Empty, cancellation);

    /// <summary>The proof that the log of <paramref name="to"/> entries began with that of <paramref name="from"/>.</summary>
    /// <returns>Null when the hub has none.</returns>
    public async Task<IReadOnlyList<byte[]>?> ConsistencyAsync(long from, long to, CancellationToken cancellation)
        => await GetAsync(FormattableString.Invariant($"consistency?from={from}&to={to}"), cancellation) is { } bytes
            ? Parse(bytes, json => json.GetProperty("hashes").EnumerateArray().Select(h => h.GetBytesFromBase64()).ToList())
            : null;

    public override Task<byte[]?> ReadAsync(string path, CancellationToken cancellation) => GetAsync(path, cancellation);

    protected override void Close()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task<T> JsonAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellation)
        => await GetAsync(path, cancellation) is { } bytes ? Parse(bytes, read) : throw new UsageException("The hub does not know what it is asked.");

    private static T Parse<T>(byte[] bytes, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UsageException("What answers there is no hub.");
        }
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? string.Empty;

    private async Task<byte[]?> GetAsync(string path, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await _client.GetAsync(new Uri(path.Length == 0 ? Root : $"{Root}/{path}", UriKind.Relative), cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadAsByteArrayAsync(cancellation);
                }

                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }

                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || tries == MaxTries)
                {
                    throw new UsageException(Refused(response.StatusCode));
                }

                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new UsageException("The hub cannot be reached.");
            }
        }
    }

    private static string Refused(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "The hub does not accept the token.",
        HttpStatusCode.Forbidden => "The token does not allow this: the officer's scope is audit:read, a partner's submissions:write.",
        _ => FormattableString.Invariant($"The hub answers {(int)status}."),
    };

    private static string Token(string? file)
    {
        try
        {
            var token = file is null ? Environment.GetEnvironmentVariable(TokenVariable) : File.ReadAllText(file);
            return token?.Trim() is { Length: > 0 } text && text.All(c => c is > ' ' and <= '~') ? text : throw new UsageException($"A token is needed: in {TokenVariable}, or in a file that --token-file names.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The file that --token-file names cannot be read.");
        }
    }
}
