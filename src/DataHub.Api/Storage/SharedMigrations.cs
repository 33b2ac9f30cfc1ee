using System.Data.Common;
using Dapper;

namespace DataHub.Api.Storage;

/// <summary>Which scripts a database that hubs share has seen. It is kept in the table <c>hub_migrations</c>, which each kind of database makes in its own words.</summary>
internal static class SharedMigrations
{
    private static readonly Sql Seen = new("SELECT CAST(count(*) AS integer) AS seen, coalesce(max(oldest), 0) AS oldest FROM hub_migrations");
    private static readonly Sql Insert = new("INSERT INTO hub_migrations (number, name, oldest) VALUES (@number, @Name, @Oldest)");

    /// <summary>Runs those that it has not seen, in a transaction that nobody else has at the same time.</summary>
    /// <param name="transaction">It is not committed here.</param>
    /// <param name="all">All that there are.</param>
    /// <param name="parts">What of a script is sent at a time.</param>
    /// <exception cref="StoreStartException">The database needs a newer hub.</exception>
    public static void Apply(DbTransaction transaction, IReadOnlyList<Migration> all, Func<string, IEnumerable<string>> parts)
    {
        var connection = transaction.Connection!;
        var (seen, oldest) = connection.QuerySingle<(int, int)>(Seen.Text, transaction: transaction);
        if (oldest > all.Count)
        {
            throw new StoreStartException($"The database was made by a newer hub: it is at migration {seen}, this hub knows {all.Count}.");
        }

        for (var i = seen; i < all.Count; i++)
        {
            foreach (var part in parts(all[i].Sql))
            {
                connection.Execute(part, transaction: transaction);
            }

            connection.Execute(Insert.Text, new { number = i + 1, all[i].Name, Oldest = all[i].OldestHub(i + 1) }, transaction);
        }
    }
}
