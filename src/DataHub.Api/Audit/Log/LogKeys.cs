using System.Security.Cryptography;
using System.Text;
using DataHub.Api.Security;
using DataHub.AuditLog.Notes;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// The keys that sign the log's checkpoints, one a line in their file, the newest first. All of them sign, so that whoever knows one of them goes on while
/// the others become known. Their name is the log's origin.
/// </summary>
/// <param name="keys">One to <see cref="MaxKeys"/>, of one name.</param>
internal sealed class LogKeys(IReadOnlyList<SigningKey> keys)
{
    public const string FileName = "log.key";

    private const int MaxKeys = 8;

    private const string Setting = "DataHub:LogKeyFile, or log.key in the data folder";

    public IReadOnlyList<SigningKey> All => keys;

    public IReadOnlyList<VerifierKey> Public { get; } = [.. keys.Select(k => k.Public)];

    public string Origin => keys[0].Public.Name;

    /// <summary>Reads the file; in the data folder it is made when it is missing.</summary>
    /// <exception cref="SettingsException">It cannot be read, is open to others, or holds something else.</exception>
    public static LogKeys Open(HubOptions options)
    {
        var path = options.LogKeyFile ?? Path.Combine(options.DataFolder, FileName);
        try
        {
            if (options.LogKeyFile is null && !File.Exists(path))
            {
                var fresh = SigningKey.Create($"datahub-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
                SecretFile.Create(path, Encoding.ASCII.GetBytes(fresh.Secret() + "\n"));
            }

            var lines = File.ReadAllLines(path);
            return SecretFile.IsExposed(path) ? throw new SettingsException($"The log's key ({Setting}) must be closed to others.") : Read(lines);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The log's key ({Setting}) cannot be read.");
        }
    }

    private static LogKeys Read(string[] lines)
    {
        try
        {
            SigningKey[] keys = [.. lines.Where(l => l.Length > 0).Select(SigningKey.Parse)];
            if (keys.Length is >= 1 and <= MaxKeys && keys.All(k => k.Public.Name == keys[0].Public.Name) && keys.DistinctBy(k => k.Public.Id).Count() == keys.Length)
            {
                return new LogKeys(keys);
            }
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new SettingsException($"The log's key file ({Setting}) must hold 1 to {MaxKeys} signing keys of one name, one a line: datahub audit key makes one.");
    }
}
