namespace DataHub.Cli;

/// <summary>The tool cannot do what it was asked: the message is all that is printed.</summary>
/// <param name="message">One line for people.</param>
internal sealed class UsageException(string message) : Exception(message);
