using DataHub.Api.Security;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary><c>audit key</c>: makes a key that signs a log, for a mounted secret or to follow another.</summary>
internal static class KeyCommand
{
    public static int Run(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var options = CommandLine.Read("audit key", words, ["--name", "--out"]);
        var (name, path) = (options.Required("--name"), options.Required("--out"));
        if (options.File is not null || !VerifierKey.IsName(name))
        {
            throw new UsageException("--name takes 1 to 100 printable characters other than spaces, quotes, backslashes and plus: the log's name, such as hub.example.org/log.");
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new UsageException("--out is to name a file that does not exist yet.");
        }

        cancellation.ThrowIfCancellationRequested();
        try
        {
            var key = SigningKey.Create(name);
            SecretFile.Create(path, System.Text.Encoding.ASCII.GetBytes(key.Secret() + "\n"));
            Console.Out.WriteLine(key.Public);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The file that --out names cannot be written.");
        }
    }
}
