using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>Why a cell is hidden. Only the partner's own receipt may name it, once.</summary>
public enum SuppressionReason
{
    /// <summary>Small: 1 to k - 1, or 0 where zeros are hidden; of an amount: as few units.</summary>
    Small,

    /// <summary>An amount of which one contributor gave so much that another could tell how much to within p %.</summary>
    Dominance,

    /// <summary>Hidden since all units of a group fall into one category of a sensitive dimension, or since it is 0 in such a dimension.</summary>
    GroupDisclosure,

    /// <summary>Hidden so that others cannot be computed back.</summary>
    Complementary,

    /// <summary>Hidden because an earlier revision hid it or showed another figure.</summary>
    Earlier,

    /// <summary>Not shown yet, since some figure has changed by too little.</summary>
    Held,
}

/// <summary>A place at which the figures that were sent do not fit each other.</summary>
/// <param name="Observation">Index, in the order sent.</param>
/// <param name="IsOfCount">For amounts: whether it is the number of units that does not fit, rather than the value.</param>
public readonly record struct Contradiction(int Observation, bool IsOfCount);

/// <summary>What became of one table: expected refusals are values, exceptions are bugs or broken infrastructure.</summary>
public abstract class ProtectionOutcome
{
    private ProtectionOutcome()
    {
    }

    /// <summary>The table is safe to store.</summary>
    public sealed class Protected : ProtectionOutcome
    {
        internal Protected(ProtectedTable table, IReadOnlyDictionary<int, Bounds> bounds, IReadOnlyList<SuppressionReason?> reasons, int primaryCount, bool isFallback, bool isOptimal = false)
        {
            Table = table;
            Bounds = bounds;
            Reasons = reasons;
            PrimaryCount = primaryCount;
            IsFallback = isFallback;
            IsOptimal = isOptimal;
        }

        /// <summary>The table in protected form.</summary>
        public ProtectedTable Table { get; }

        /// <summary>By position, for every suppressed cell: what the attacker can say of it. A function of <see cref="Table"/> alone.</summary>
        public IReadOnlyDictionary<int, Bounds> Bounds { get; }

        /// <summary>Per observation in the order sent: why it is hidden, null where published. For the partner's receipt; never stored.</summary>
        public IReadOnlyList<SuppressionReason?> Reasons { get; }

        /// <summary>Whether the engine took the safe fallback: everything but the zeros suppressed, and they too where the policy hides them.</summary>
        public bool IsFallback { get; }

        /// <summary>How many of the judged cells are primary. For whoever knows the figures; never stored.</summary>
        public int PrimaryCount { get; }

        /// <summary>The periods of stored tables that no whole numbers fit together with this one: it was judged without them, and with those of them that fit each other.</summary>
        public IReadOnlyList<string> Contradicts { get; internal init; } = [];

        /// <summary>Whether it was proven that no other pattern in which every hidden cell is protected costs less.</summary>
        public bool IsOptimal { get; }
    }

    /// <summary>The table contradicts itself: figures do not add up, or no non-negative whole numbers fit them.</summary>
    public sealed class NotAdditive : ProtectionOutcome
    {
        internal NotAdditive(IReadOnlyList<Contradiction> found) => Found = found;

        /// <summary>Where; at least one.</summary>
        public IReadOnlyList<Contradiction> Found { get; }
    }

    /// <summary>Revisions are held, and some figure that is shown has changed by less than k: what is shown stays, until all have changed by more or not at all.</summary>
    public sealed class Held : ProtectionOutcome
    {
        internal Held(ProtectedTable table) => Table = table;

        /// <summary>The cells that were sent, all of them suppressed: what is to be kept of the figures is that they were sent.</summary>
        public ProtectedTable Table { get; }
    }

    /// <summary>Beside what is stored, the table would give something away even with everything but its zeros hidden, or nobody could tell that it does not.</summary>
    public sealed class Conflicting : ProtectionOutcome
    {
        internal Conflicting(IReadOnlyList<int> observations) => Observations = observations;

        /// <summary>Indices, in the order sent, of the cells without which the table could be accepted together with the others that were sent with it; empty when none of them need be left out here, or nobody could tell in time which.</summary>
        public IReadOnlyList<int> Observations { get; }
    }
}
