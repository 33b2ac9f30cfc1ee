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
    /// In an audit of a safe table: the suppressed cells that could be small as far as bounds go, and were taken not to be, since not everything that a primary cell must be
    /// able to be was found possible for them; ascending. A table is safe if none of these is small.
    /// </summary>
    public IReadOnlyCollection<int> NotSmall { get; private init; } = [];

    /// <summary>
    /// The suppressed cells that have exactly one value left, a small one or an amount; ascending. In an audit two different certificates decide about counts where bounds do not
    /// tell: a cell for which no second one was found counts as exact.
    /// </summary>
    public IReadOnlyCollection<int> Exact { get; }

    /// <summary>
    /// Of amounts: the suppressed cells whose bounds are so close that p % below and above would not fit between them, whatever the cell is; ascending. A well-made table has such
    /// cells only where they are not primary, and which are primary nobody can see: the table is not safe if one of these is. Nor is it sure to be safe if none is, since what
    /// each contributor knows of his own cell is known to him alone. Empty under rules without a percentage.
    /// </summary>
    public IReadOnlyCollection<int> Pinned { get; internal init; } = [];

    /// <summary>The published figures cannot stand together, or no integer table that fits them was found.</summary>
    public bool IsContradictory { get; internal init; }

    /// <summary>In an audit: some leaves that were not sent have a sum that follows and is small, or no solver could rule it out.</summary>
    public bool HasSmallSums { get; internal init; }

    /// <summary>The groups that one category of a sensitive dimension, and no other, can hold whole, and that category; empty unless the policy protects groups.</summary>
    internal IReadOnlyList<(Tables.Group Group, int Category)> WholeGroups { get; init; } = [];

    /// <summary>Whether some group that falls into one category of a sensitive dimension could be seen to.</summary>
    public bool GivesAwayGroups => WholeGroups.Count > 0;

    /// <summary>Every cell keeps all the values it must keep, and no small value is given away.</summary>
    public bool IsSafe => Unprotected.Count == 0 && Exact.Count == 0 && !IsContradictory && !HasSmallSums && !GivesAwayGroups;

    /// <summary>The same with the groups that are given away.</summary>
    internal AttackResult With(IReadOnlyList<(Tables.Group Group, int Category)> groups) => groups.Count == 0 ? this : new(Bounds, Unprotected, Exact)
    {
        AreBoundsTight = AreBoundsTight,
        NotSmall = NotSmall,
        Pinned = Pinned,
        IsContradictory = IsContradictory,
        HasSmallSums = HasSmallSums,
        WholeGroups = groups,
    };

    /// <summary>The same where the unprotected cells are known not to be small, and all others are protected from whoever knows that.</summary>
    internal AttackResult Without(IEnumerable<int> notSmall) => new(Bounds, [], Exact)
    {
        AreBoundsTight = AreBoundsTight,
        NotSmall = [.. notSmall.Order()],
    };
}
