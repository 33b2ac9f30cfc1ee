using DataHub.Cli;

const string usage = """
    datahub: the hub's command-line tool

      datahub protect TABLE [--code-list DIMENSION=FILE ...] [--threshold N] [--zeros ZEROS] [--out FILE]
                      [--weight DIMENSION=N ...] [--effort EFFORT] [--key FILE]
      datahub attack  TABLE [--code-list DIMENSION=FILE ...] [--threshold N] [--zeros ZEROS] [--out FILE]
      datahub token   --scope "SCOPES" --client ID [--data FOLDER] [--hours N]

    protect  hides every small count of a table, and what else must be hidden so that none can be computed back.
             TABLE        a CSV file: one column per dimension (0 to 5), the last column the count; one line per cell, _T for a total.
                          A cell that is not in it is unknown, not zero.
             --code-list  the tree of a dimension's codes: a CSV file with the columns code and parent, _T the root.
                          Without it the codes in the table stand side by side.
             --threshold  a count from 1 to N - 1 is small; 2 to 1000000, default 11
             --zeros      publish: zeros are always shown; hide: a count of 0 is hidden like a small one; default publish
             --weight     how dear it is to hide a count broken down by the dimension, where there is a choice; 1 to 3, default 1
             --out        the file to write; without it the result goes to standard output, and what people read to standard error
             --effort     auto, fast, thorough or optimal: how long to look for a pattern that hides less; default auto.
                          Every pattern is safe.
             --key        a file of 32 random bytes, to be kept secret: the same table, its columns in
                          the same order, and key hide the same cells.
                          Without it a fresh key is used.
             Written are the dimensions, status (published, suppressed) and value. Cells that nothing determines are left out.

    attack   computes back what can be computed back from a published table, as anybody could.
             TABLE        what protect writes, or the same columns from elsewhere.
             --zeros      publish: it is taken that zeros are always shown; hide: a suppressed cell may be 0, and no 0 may be given away
             Written are the dimensions, lower and upper (empty: unbounded) of every suppressed cell.

    token    prints an access token of the local issuer, which exists in Development only.
             --scope      submissions:write, aggregates:read, audit:read, catalogue:write; several separated by spaces
             --client     the client id that the token stands for
             --data       the hub's data folder, default ./data
             --hours      how long the token is valid, 1 to 6, default 1

    Exit codes: 0 done, 2 refused (the reasons are on standard error), 3 attack found a small value that is given away, 130 cancelled.
    """;

using var interruption = new Interruption();
try
{
    switch (args)
    {
        case ["--help" or "-h"] or ["token" or "protect" or "attack", "--help" or "-h"]:
            Console.Out.WriteLine(usage);
            return 0;
        case ["token", .. var words]:
            Console.Out.WriteLine(TokenCommand.Run(words));
            return 0;
        case ["protect", .. var words]:
            return ProtectCommand.Run(words, interruption.Token);
        case ["attack", .. var words]:
            return AttackCommand.Run(words, interruption.Token);
        default:
            throw new UsageException("Name a command: datahub --help lists them.");
    }
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled: nothing was written.");
    return 130;
}
