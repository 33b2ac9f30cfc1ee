namespace DataHub.Cli;

/// <summary>A log, or a proof, does not fit: the message is all that is printed, and the exit code says it.</summary>
/// <param name="message">For people.</param>
internal sealed class MismatchException(string message) : Exception(message);
