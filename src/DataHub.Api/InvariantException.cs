namespace DataHub.Api;

/// <summary>Something that must never be has been found, and was stopped. The message names the rule and the place, never a figure.</summary>
internal sealed class InvariantException(string message) : Exception(message);
