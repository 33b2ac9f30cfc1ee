namespace DataHub.Api.Storage;

/// <summary>The store cannot be written now: answered as 503.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
