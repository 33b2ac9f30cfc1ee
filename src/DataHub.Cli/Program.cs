using DataHub.Cli;

const string usage = """
    datahub: the hub's command-line tool

      datahub token --scope "SCOPES" --client ID [--data FOLDER] [--hours N]

    token  prints an access token of the local issuer, which exists in Development only.
           --scope   submissions:write, aggregates:read, audit:read, catalogue:write; several separated by spaces
           --client  the client id that the token stands for
           --data    the hub's data folder, default ./data
           --hours   how long the token is valid, 1 to 6, default 1

    Exit codes: 0 done, 2 refused (the reason is on standard error).
    """;

try
{
    switch (args)
    {
        case ["--help" or "-h"] or ["token", "--help" or "-h"]:
            Console.Out.WriteLine(usage);
            return 0;
        case ["token", .. var words]:
            Console.Out.WriteLine(TokenCommand.Run(words));
            return 0;
        default:
            throw new UsageException("Name a command: datahub --help lists them.");
    }
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
