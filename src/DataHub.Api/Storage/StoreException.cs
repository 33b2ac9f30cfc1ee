namespace DataHub.Api.Storage;

/// <summary>The store cannot be written now: answered as 503.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store cannot be opened: the hub does not start. The message is one clear line.</summary>
internal sealed class StoreStartException(string message) : SettingsException(message);
