namespace DataHub.Cli;

/// <summary>The tool cannot do what it was asked: the message is all that is printed.</summary>
/// <param name="message">For people; one line per fault.</param>
internal sealed class UsageException(string message) : Exception(message);
