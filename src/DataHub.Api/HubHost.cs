using System.Security.Cryptography;
using DataHub.Api.Audit.Log;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Disclosure;

namespace DataHub.Api;

internal static class HubHost
{
    /// <summary>What the process answers when it cannot start.</summary>
    public const int CannotStart = 2;

    /// <summary>Reads and checks the settings; a wrong one stops the start with one clear line.</summary>
    public static void AddHubOptions(this WebApplicationBuilder builder)
    {
        RefuseCrashDumps();
        var development = builder.Environment.IsDevelopment();
        var options = HubSettings.ReadHub(builder.Configuration);
        if (builder.Configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            throw new SettingsException("ASPNETCORE_FORWARDEDHEADERS_ENABLED believes every proxy: name yours in DataHub:TrustedProxies instead.");
        }

        PrepareFolder(options, development);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(ReadNoiseKey(options));
        builder.Services.AddSingleton(LogKeys.Open(options));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Draining>();
        builder.AddQuietLogging();
    }

    /// <summary>Runs until stopped; the exit code.</summary>
    public static async Task<int> RunHubAsync(this WebApplication app)
    {
        await using (app)
        {
            await app.StartHubAsync();
            await Console.Out.WriteLineAsync($"DataHub {HubInfo.EngineVersion} ({app.Environment.EnvironmentName}) listens on {string.Join(", ", app.Urls)}");
            await Console.Out.WriteLineAsync($"Its log is signed with {string.Join(", ", app.Services.GetRequiredService<LogKeys>().Public)}");
            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="SettingsException">The store cannot be opened, or an address not be listened on.</exception>
    public static async Task StartHubAsync(this WebApplication app)
    {
        try
        {
            app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Draining>().Run);
            await app.StartAsync();
        }
        catch (Exception failure) when (failure is IOException or FormatException or StoreUnavailableException)
        {
            throw new SettingsException($"The hub cannot start: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Prints why the hub does not start; the exit code.</summary>
    public static int Stop(SettingsException wrong)
    {
        Console.Error.WriteLine(wrong.Message);
        return CannotStart;
    }

    // A dump would hold raw counts (P1).
    private static void RefuseCrashDumps()
    {
        foreach (var name in new[] { "DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value && value.TrimStart('0').Length > 0)
            {
                throw new SettingsException($"{name} must be 0: a crash dump would hold what must not outlive a request.");
            }
        }
    }

    private static void PrepareFolder(HubOptions options, bool development)
    {
        try
        {
            SecretFile.CreateFolder(options.DataFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("DataHub:DataFolder cannot be made.");
        }

        if (!development && File.Exists(Path.Combine(options.DataFolder, LocalIssuer.KeyFile)))
        {
            throw new SettingsException($"DataHub:DataFolder was used in Development (it holds {LocalIssuer.KeyFile}): name another folder.");
        }
    }

    private static NoiseKey ReadNoiseKey(HubOptions options)
    {
        var path = options.KeyFile ?? Path.Combine(options.DataFolder, "noise.key");
        try
        {
            if (options.KeyFile is null && !File.Exists(path))
            {
                SecretFile.Create(path, RandomNumberGenerator.GetBytes(NoiseKey.Size));
            }

            var key = File.ReadAllBytes(path);
            return key.Length == NoiseKey.Size && !SecretFile.IsExposed(path)
                ? new NoiseKey(key)
                : throw new SettingsException($"The noise key (DataHub:KeyFile, or noise.key in the data folder) must have {NoiseKey.Size} bytes and be closed to others.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("The noise key (DataHub:KeyFile, or noise.key in the data folder) cannot be read.");
        }
    }
}
