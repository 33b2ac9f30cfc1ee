namespace DataHub.AuditLog.Verification;

/// <summary>Reads a tile or a bundle of entries by its path (<see cref="Tiles.Tile.Path"/>), from wherever a log lies.</summary>
/// <returns>Null when it is not there.</returns>
public delegate Task<byte[]?> LogReader(string path, CancellationToken cancellation);
