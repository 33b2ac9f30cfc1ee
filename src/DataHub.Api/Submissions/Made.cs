using DataHub.Api.Storage;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>What the engine made of one table: to be shown, or held. A class, not a record: reasons must not be printed.</summary>
internal sealed class Made
{
    private Made(ProtectedTable table, TableState state)
    {
        Table = table;
        State = state;
    }

    public ProtectedTable Table { get; }

    public TableState State { get; }

    public IReadOnlyDictionary<int, Bounds> Bounds { get; private init; } = new Dictionary<int, Bounds>();

    /// <summary>By observation, for the one receipt; null where it is published.</summary>
    public IReadOnlyList<SuppressionReason?> Reasons { get; private init; } = [];

    /// <summary>Whether everything but the zeros is suppressed, for want of something better that is safe.</summary>
    public bool IsFallback { get; private init; }

    /// <summary>The periods of stored tables that the figures contradict.</summary>
    public IReadOnlyList<string> Contradicts { get; private init; } = [];

    /// <summary>Of a table that was accepted.</summary>
    public static Made Of(ProtectionOutcome outcome) => outcome switch
    {
        ProtectionOutcome.Protected made => new Made(made.Table, TableState.Current)
        {
            Bounds = made.Bounds,
            Reasons = made.Reasons,
            IsFallback = made.IsFallback,
            Contradicts = made.Contradicts,
        },
        ProtectionOutcome.Held held => new Made(held.Table, TableState.Held) { Reasons = [.. held.Table.Cells.Select(_ => (SuppressionReason?)SuppressionReason.Held)] },
        _ => throw new ArgumentException("It was not accepted.", nameof(outcome)),
    };
}
