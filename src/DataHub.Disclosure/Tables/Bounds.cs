namespace DataHub.Disclosure.Tables;

/// <summary>What anybody can compute about a suppressed cell from what is published: the smallest and the largest value it can have.</summary>
/// <param name="Lower">Smallest feasible value, at least 0.</param>
/// <param name="Upper">Largest feasible value; null when nothing bounds it.</param>
public readonly record struct Bounds(long Lower, long? Upper);
