using System.Security.Cryptography;
using DataHub.Api.Security;
using DataHub.Disclosure;

namespace DataHub.Api;

internal static class HubHost
{
    /// <summary>Reads and checks the settings; a wrong one stops the start with one clear line.</summary>
    public static void AddHubOptions(this WebApplicationBuilder builder)
    {
        var options = new HubOptions();
        builder.Configuration.GetSection("DataHub").Bind(options);
        SecretFile.CreateFolder(options.DataFolder);
        var keyFile = options.KeyFile ?? Path.Combine(options.DataFolder, "noise.key");
        if (!File.Exists(keyFile))
        {
            SecretFile.Create(keyFile, RandomNumberGenerator.GetBytes(NoiseKey.Size));
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new NoiseKey(File.ReadAllBytes(keyFile)));
        builder.Services.AddSingleton(TimeProvider.System);
    }

    /// <summary>Runs until stopped; the exit code.</summary>
    public static async Task<int> RunHubAsync(this WebApplication app)
    {
        await app.RunAsync();
        return 0;
    }
}
