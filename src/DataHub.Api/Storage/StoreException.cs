namespace DataHub.Api.Storage;

/// <summary>The store cannot be read or written now: answered as 503.</summary>
internal class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The database is there and does not take one piece of work, by a rule that the hub's own statements never break: a trigger or a check that somebody added.
/// That work is rolled back, and nobody else's.
/// </summary>
internal sealed class StoreRefusalException(Exception inner) : StoreUnavailableException("The database refuses what is written.", inner);

/// <summary>The store cannot be opened: the hub does not start. The message is one clear line.</summary>
internal sealed class StoreStartException(string message) : SettingsException(message);
