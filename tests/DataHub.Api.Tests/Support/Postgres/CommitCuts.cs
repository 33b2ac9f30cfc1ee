namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>How many commits are still to be cut, and how many were: before the server saw them, or after it answered.</summary>
internal sealed class CommitCuts
{
    // The text of a statement, in a simple query or one that is parsed first; and the server's word that it is done: a type, a length of eleven, a text.
    private static readonly byte[] Query = [.. "COMMIT\0"u8];
    private static readonly byte[] Answer = [.. "C\0\0\0\u000BCOMMIT\0"u8];

    private int _before;
    private int _after;
    private int _cutBefore;
    private int _cutAfter;

    public int CutBefore => Volatile.Read(ref _cutBefore);

    public int CutAfter => Volatile.Read(ref _cutAfter);

    public void Before(int commits) => Volatile.Write(ref _before, commits);

    public void After(int commits) => Volatile.Write(ref _after, commits);

    /// <summary>Tells of each piece that a new connection's client sends whether to cut instead of forwarding it.</summary>
    public Predicate<ReadOnlyMemory<byte>> AtQueries() => At(Query, () => Take(ref _before, ref _cutBefore));

    /// <summary>Tells of each piece that a new connection's server sends whether to cut instead of forwarding it.</summary>
    public Predicate<ReadOnlyMemory<byte>> AtAnswers() => At(Answer, () => Take(ref _after, ref _cutAfter));

    private static Predicate<ReadOnlyMemory<byte>> At(byte[] sought, Func<bool> take)
    {
        // What is sought may come in two pieces.
        byte[] tail = [];
        return piece =>
        {
            byte[] all = [.. tail, .. piece.Span];
            tail = all[^Math.Min(all.Length, sought.Length - 1)..];
            return all.AsSpan().IndexOf(sought) >= 0 && take();
        };
    }

    private static bool Take(ref int left, ref int taken)
    {
        if (Interlocked.Decrement(ref left) >= 0)
        {
            Interlocked.Increment(ref taken);
            return true;
        }

        Interlocked.Increment(ref left);
        return false;
    }
}
