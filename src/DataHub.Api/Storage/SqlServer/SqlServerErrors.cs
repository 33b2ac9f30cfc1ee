namespace DataHub.Api.Storage.SqlServer;

/// <summary>Tells which errors are the statement's fault.</summary>
internal static class SqlServerErrors
{
    // What a user can put right; beyond it are the server's own troubles, and 20 for a connection that is gone.
    private const byte WorstOfStatements = 16;

    /// <summary>Whether a rule is broken (a constraint, a trigger's rule, a mistake in a statement) and not the store.</summary>
    /// <param name="number">The first error's number.</param>
    /// <param name="severity">
    /// Its severity. The number alone would not do: of a network that fails it is the operating system's, which may well be one of these.
    /// </param>
    public static bool IsBrokenRule(int number, byte severity) => severity <= WorstOfStatements && number
        is 515 or 547 or 2601 or 2627 // a missing value, a constraint, a unique index, a key
        or 206 or 220 or 232 or 245 or 248 or 257 or 8114 or 8115 or 8134 or 8152 or 2628 // values of another type, or too large or long
        or (>= 102 and <= 199) or 201 or 207 or 208 or 209 or 213 or 2812 or 4104 or 8120 or 8178 or 10744 // syntax and names
        or >= 50_000; // what a trigger throws
}
