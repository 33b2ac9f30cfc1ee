namespace DataHub.Api.Storage;

/// <summary>A request with the same idempotency key was stored since this one looked for it.</summary>
internal sealed class KeyInUseException() : Exception("The idempotency key is in use.");
