namespace DataHub.Cli.Audit;

/// <summary><c>audit</c>: what a privacy officer or a partner checks the log with, without believing the hub.</summary>
internal static class AuditCommand
{
    /// <summary>The exit code of whatever finds that a log, or a proof, does not fit.</summary>
    public const int DoesNotFit = 4;

    /// <summary>Runs the command that the words name; the exit code.</summary>
    public static int Run(string[] words, CancellationToken cancellation) => words switch
    {
        ["verify", .. var rest] => VerifyCommand.RunAsync(rest, cancellation).GetAwaiter().GetResult(),
        ["watch", .. var rest] => WatchCommand.RunAsync(rest, cancellation).GetAwaiter().GetResult(),
        ["receipt", .. var rest] => ReceiptCommand.Run(rest, cancellation),
        ["key", .. var rest] => KeyCommand.Run(rest, cancellation),
        _ => throw new UsageException("audit takes verify, watch, receipt or key. datahub --help tells more."),
    };
}
