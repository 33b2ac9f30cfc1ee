using System.Data;

namespace DataHub.Api.Storage;

/// <summary>An open transaction of the one writer. It commits together with the others of its group.</summary>
/// <param name="Connection">The writer's connection.</param>
/// <param name="Transaction">The group's transaction.</param>
/// <param name="AfterCommit">What is to happen in memory once the group is durable and before anybody is told; dropped when the work is rolled back.</param>
internal readonly record struct WriteScope(IDbConnection Connection, IDbTransaction Transaction, IList<Action> AfterCommit);
