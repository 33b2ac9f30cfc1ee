using DataHub.Cli;
using DataHub.Cli.Audit;

const string usage = """
    datahub: the hub's command-line tool

      datahub protect TABLE [--code-list DIMENSION=FILE ...] [--threshold N] [--zeros ZEROS] [--out FILE]
                      [--weight DIMENSION=N ...] [--effort EFFORT] [--key FILE]
      datahub attack  TABLE [--code-list DIMENSION=FILE ...] [--threshold N] [--zeros ZEROS] [--out FILE]
      datahub audit verify PLACE [--key KEY ...] [--against FILE ...] [--save FOLDER] [--token-file FILE]
      datahub audit watch URL --state FOLDER [--key KEY ...] [--every SECONDS] [--times N] [--token-file FILE]
      datahub audit receipt FILE --key KEY ...
      datahub audit key --name NAME --out FILE
      datahub backup  [DATA] --out FOLDER
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

    audit    checks a hub's log without believing the hub.
             verify       reads the whole log, computes all of it again, and names the first entry that does not fit.
             PLACE        a hub's address, a folder of tiles, a data folder or a copy of its database, or the word postgres: the
                          PostgreSQL database that the variable DataHub__ConnectionString names. The right to read it is enough;
                          no checkpoint lies beside it, so that --against must name one.
             --key        a public key of the log, or a file of them; without it the keys that lie beside the log are taken
             --against    a checkpoint or receipt that somebody kept: the log must still be the one it was signed for
             --save       a new folder, where the log is kept as it was read
             watch        asks for the newest checkpoint again and again, and ends with 4 when it does not follow from the one before
             --state      the folder where the newest checkpoint and the keys are kept
             --every      seconds between two looks, default 60; --times ends it after so many
             receipt      checks a receipt that was kept, and prints the entry that it proves
             key          makes a signing key and prints its public half
             --token-file a file with an access token for the hub; without it the variable DATAHUB_TOKEN holds it.
                          verify needs the scope audit:read, watch that or submissions:write

    backup   copies the embedded database as it is at one moment, while its hub goes on writing. The hub's keys are not copied.
             DATA         the hub's data folder, default ./data
             --out        a new folder: datahub.db, and backup.checkpoint, from which the log must go on: see verify --against

    token    prints an access token of the local issuer, which exists in Development only.
             --scope      submissions:write, aggregates:read, audit:read, catalogue:write; several separated by spaces
             --client     the client id that the token stands for
             --data       the hub's data folder, default ./data
             --hours      how long the token is valid, 1 to 6, default 1

    Exit codes: 0 done, 2 refused (the reasons are on standard error), 3 attack found a small value that is given away,
    4 audit found a log, checkpoint or receipt that does not fit, 130 cancelled.
    """;

using var interruption = new Interruption();
try
{
    switch (args)
    {
        case ["--help" or "-h"] or ["token" or "protect" or "attack" or "audit" or "backup", "--help" or "-h"]:
            Console.Out.WriteLine(usage);
            return 0;
        case ["token", .. var words]:
            Console.Out.WriteLine(TokenCommand.Run(words));
            return 0;
        case ["protect", .. var words]:
            return ProtectCommand.Run(words, interruption.Token);
        case ["attack", .. var words]:
            return AttackCommand.Run(words, interruption.Token);
        case ["backup", .. var words]:
            return BackupCommand.Run(words, interruption.Token);
        case ["audit", .. var words]:
            return AuditCommand.Run(words, interruption.Token);
        default:
            throw new UsageException("Name a command: datahub --help lists them.");
    }
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (MismatchException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return AuditCommand.DoesNotFit;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled: nothing was written.");
    return 130;
}
