using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>What the attacker found out about one table from its published figures.</summary>
public sealed class AttackResult
{
    internal AttackResult(IReadOnlyDictionary<int, Bounds> bounds, IReadOnlyCollection<int> unprotected, IReadOnlyCollection<int> exact)
    {
        Bounds = bounds;
        Unprotected = unprotected;
        Exact = exact;
    }

    /// <summary>By position, for every suppressed cell: valid bounds, in integers.</summary>
    public IReadOnlyDictionary<int, Bounds> Bounds { get; }

    /// <summary>Whether all bounds are as tight as linear programming gives them. In large tables only if asked for: <see cref="AttackOptions.TightBounds"/>.</summary>
    public bool AreBoundsTight { get; internal init; }

    /// <summary>The cells for which some value they should still be able to have is impossible, or could not be shown to be possible; ascending.</summary>
    public IReadOnlyCollection<int> Unprotected { get; }

    /// <summary>
    /// The suppressed cells that have exactly one value left, a small one; ascending. In an audit two different certificates decide where bounds do not
    /// tell: a cell for which no second one was found counts as exact.
    /// </summary>
    public IReadOnlyCollection<int> Exact { get; }

    /// <summary>The published figures cannot stand together, or no integer table that fits them was found.</summary>
    public bool IsContradictory { get; internal init; }

    /// <summary>In an audit: some leaves that were not sent have a sum that follows and is small, or no solver could rule it out.</summary>
    public bool HasSmallSums { get; internal init; }

    /// <summary>Every cell keeps all the values it must keep, and no small value is given away.</summary>
    public bool IsSafe => Unprotected.Count == 0 && Exact.Count == 0 && !IsContradictory && !HasSmallSums;
}
