namespace DataHub.Api.Aggregates;

/// <summary>
/// The last check at the door. The protector never publishes a count from 1 to its policy's threshold - 1, and sums of counts that are 0 or at least a
/// threshold are so again; whatever the reason, an answer that holds such a count, or one that a stored such count is part of, is not sent.
/// </summary>
internal static class LastCheck
{
    public static bool Passes(IReadOnlyList<Observation> observations) => observations.All(o => o.Value is not { } value || MayLeave(value, o.Figure));

    private static bool MayLeave(long value, Figure figure) => !figure.IsBreach && (value == 0 || value >= figure.Threshold);
}
