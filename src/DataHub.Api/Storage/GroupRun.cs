using System.Data.Common;

namespace DataHub.Api.Storage;

/// <summary>Runs the work of one group in its transaction.</summary>
internal sealed class GroupRun(Dialect dialect)
{
    /// <summary>Whether all of it can be run in a few messages: <see cref="TryTogether"/>.</summary>
    public bool CanRunTogether(List<WriteItem> group) => dialect.TakesBatches && group.TrueForAll(i => i.Plan is not null);

    /// <summary>
    /// Asks for all, then writes for all. What one of them was told holds as long as nobody before it touches the same, since the head of the log keeps all
    /// other hubs away; else it asks again. False when somebody's work fails: whose is not known, and all must be rolled back and run by <see cref="Each"/>.
    /// </summary>
    public bool TryTogether(List<WriteItem> group, WriteScope scope)
    {
        try
        {
            var answers = scope.Connection.Numbers([.. group.SelectMany(i => i.Plan!.Questions)]);
            var (asked, touched) = (0, new HashSet<string>(StringComparer.Ordinal));
            foreach (var item in group)
            {
                var plan = item.Plan!;
                scope.Known = touched.Overlaps(plan.Touches) ? null : [.. answers.Skip(asked).Take(plan.Questions.Count)];
                asked += plan.Questions.Count;
                item.Run(scope);
                touched.UnionWith(plan.Touches);
            }

            scope.Connection.Flush();
            return true;
        }
        catch (Exception e) when (!IsFailure(e))
        {
            return false;
        }
        finally
        {
            scope.Known = null;
        }
    }

    /// <summary>One piece of work without others. False when it broke a rule: nothing is left to commit.</summary>
    public bool Alone(WriteItem item, WriteScope scope)
    {
        try
        {
            item.Run(scope);
            scope.Connection.Flush();
            return true;
        }
        catch (Exception e) when (!IsFailure(e))
        {
            scope.Connection.Rollback();
            item.RolledBack(Reason(e));
            return false;
        }
    }

    /// <summary>Each behind a savepoint: when one breaks a rule, it is undone alone.</summary>
    public void Each(List<WriteItem> group, WriteScope scope)
    {
        var isSaved = false;
        foreach (var item in group)
        {
            isSaved |= RunOne(item, scope, isSaved);
        }
    }

    /// <summary>Whether anything was sent, its savepoint before all else.</summary>
    private bool RunOne(WriteItem item, WriteScope scope, bool isSaved)
    {
        var (hooks, head, sent) = (scope.AfterCommit.Count, scope.Head, scope.Connection.Sent);
        try
        {
            if (isSaved && dialect.Release is { } release)
            {
                scope.Connection.Post(release);
            }

            scope.Connection.Post(dialect.Save);
            item.Run(scope);
            scope.Connection.Flush();
        }
        catch (Exception e) when (!IsFailure(e))
        {
            // Where nothing was sent nothing has happened, and the savepoint is still the one before.
            scope.Connection.Drop();
            if (scope.Connection.Sent != sent)
            {
                scope.Connection.Run(dialect.Undo);
            }

            scope.Head = head;
            while (scope.AfterCommit.Count > hooks)
            {
                scope.AfterCommit.RemoveAt(hooks);
            }

            item.RolledBack(Reason(e));
        }

        return scope.Connection.Sent != sent;
    }

    private static Exception Reason(Exception e) => e is DbException ? new StoreRefusalException(e) : e;

    /// <summary>A broken store concerns the whole group; a broken rule only the item that broke it.</summary>
    private bool IsFailure(Exception e) => e is OutOfMemoryException || (e is DbException d && dialect.IsFailure(d));
}
