using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DataHub.Api;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace DataHub.Benchmarks.Http;

/// <summary>
/// What the hub is measured against. Submitting: no token, no rules, no protection, no log; it reads the body and inserts rows of the same number and size
/// through the same writer that commits in groups. Reading: with the same token, checked by
/// the framework's defaults, the same bytes from memory.
/// </summary>
internal static class BareEndpoint
{
    public const string AnswerFile = "answer.json";

    public const string TagFile = "answer.etag";

    // What the hub stores per submission of 50 cells, measured on its own rows.
    private const int TableBytes = 1_600;
    private const int EntryBytes = 620;

    public static async Task<int> RunAsync(string folder, string port)
    {
        var builder = WebApplication.CreateBuilder(
            ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", folder, "--DataHub:RequestsPerMinute", "1000000"]);
        builder.Logging.ClearProviders();
        builder.AddHubOptions();
        builder.AddStorage();
        AddSignIn(builder, folder);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/health/live", () => Results.Ok()).AllowAnonymous();
        MapSubmit(app);
        MapRead(app, await File.ReadAllBytesAsync(Path.Combine(folder, AnswerFile)), await File.ReadAllTextAsync(Path.Combine(folder, TagFile)));
        await app.RunAsync();
        return 0;
    }

    /// <summary>The framework's own token check, with the hub's local issuer.</summary>
    private static void AddSignIn(WebApplicationBuilder builder, string folder)
    {
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, folder);
        var key = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(issuer.PublicKey.X),
            Y = Base64UrlEncoder.Encode(issuer.PublicKey.Y),
            Kid = issuer.KeyId,
        };
        builder.Services.AddAuthorization().AddAuthentication().AddJwtBearer(options => options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = LocalIssuer.Issuer,
            ValidAudience = LocalIssuer.Audience,
            IssuerSigningKey = key,
        });
    }

    private static void MapSubmit(WebApplication app)
    {
        var database = app.Services.GetRequiredService<Database>();
        app.MapPost("/v1/submissions", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var table = body.RootElement.GetProperty("tables")[0];
            var sum = 0L;
            foreach (var observation in table.GetProperty("observations").EnumerateArray())
            {
                _ = observation.GetProperty("dimensions").EnumerateObject().Select(d => d.Value.GetString()).Count();
                sum += observation.GetProperty("value").GetInt64();
            }

            var period = table.GetProperty("timePeriod").GetString()!;
            await database.WriteAsync(scope => Insert(scope, period, sum), context.RequestAborted);
            return Results.Created();
        }).AllowAnonymous();
    }

    private static void MapRead(WebApplication app, byte[] answer, string tag)
        => app.MapGet("/v1/indicators/wide/aggregates", (HttpContext context) =>
        {
            context.Response.Headers.ETag = tag;
            return context.Request.Headers.IfNoneMatch == tag ? Results.StatusCode(304) : Results.Bytes(answer, "application/json");
        }).RequireAuthorization();

    private static readonly Sql InsertSubmission = new("INSERT INTO submissions (id, partner, client, received_at, audit_index) VALUES (@1, @2, @3, @4, @5)");
    private static readonly Sql InsertTable = new(
        """
        INSERT INTO tables (submission, ordinal, indicator, time_period, partner, revision, state, stored_at, sha256, bounds, content)
        VALUES (@1, 0, 'bench', @2, @3, 1, 0, @4, @5, @6, @7)
        """);

    private static readonly Sql MoveVersion = new("UPDATE indicator_versions SET version = version + 1 WHERE indicator = 'bench'");
    private static readonly Sql InsertVersion = new("INSERT INTO indicator_versions (indicator, version) VALUES ('bench', 1)");
    private static readonly Sql InsertKey = new("INSERT INTO idempotency_keys (client, \"key\", submission, stored_at) VALUES (@1, @2, @3, @4)");
    private static readonly Sql InsertEntry = new("INSERT INTO audit_entries (position, time, action, outcome, partner, entry) VALUES (@1, @2, 'submission', 'accepted', @3, @4)");
    private static readonly Sql InsertIndicator = new("INSERT INTO audit_indicators (indicator, position) VALUES ('bench', @1)");

    private static long Insert(WriteScope scope, string period, long sum)
    {
        var connection = scope.Connection;
        var id = Guid.CreateVersion7().ToByteArray(bigEndian: true);
        var index = scope.Head.Size;
        scope.Head = scope.Head with { Size = index + 1 };
        var partner = "partner-" + index.ToString(CultureInfo.InvariantCulture);
        connection.Run(InsertSubmission, id, partner, partner, sum, index);
        connection.Run(
            InsertTable,
            id,
            period,
            partner,
            sum,
            RandomNumberGenerator.GetBytes(32),
            Array.Empty<byte>(),
            RandomNumberGenerator.GetBytes(TableBytes));
        if (connection.Run(MoveVersion) == 0)
        {
            connection.Run(InsertVersion);
        }

        connection.Run(InsertKey, partner, RandomNumberGenerator.GetBytes(16), id, sum);
        connection.Run(
            InsertEntry,
            index,
            sum,
            partner,
            RandomNumberGenerator.GetBytes(EntryBytes));
        connection.Run(InsertIndicator, index);
        return index;
    }
}
