using System.Security.Cryptography;
using DataHub.Disclosure;

namespace DataHub.Api.Storage;

/// <summary>
/// Holds the noise key against the one that the database was written with, by this hub or another: two keys would make two patterns of the same figures, and
/// whoever had both could subtract. The database has only the key's fingerprint, from which the key does not follow.
/// </summary>
internal sealed class KeyGuard(Database database, NoiseKey key) : IHostedService
{
    private const string Name = "noise";

    private static readonly Sql Stored = new("SELECT fingerprint FROM shared_keys WHERE name = @1");
    private static readonly Sql Insert = new("INSERT INTO shared_keys (name, fingerprint) VALUES (@1, @2)");

    /// <exception cref="StoreStartException">This hub's key is another one.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await database.WriteAsync(IsSame, cancellationToken))
        {
            throw new StoreStartException("The noise key (DataHub:KeyFile) is not the one that this database was written with: every hub over it needs the same file.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The first hub leaves the fingerprint.
    private bool IsSame(WriteScope scope)
    {
        var fingerprint = key.Fingerprint();
        return scope.Connection.Bytes(Stored, Name) is { } stored
            ? CryptographicOperations.FixedTimeEquals(stored, fingerprint)
            : scope.Connection.Run(Insert, Name, fingerprint) == 1;
    }
}
