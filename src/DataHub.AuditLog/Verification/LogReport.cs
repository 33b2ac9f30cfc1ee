namespace DataHub.AuditLog.Verification;

/// <summary>Something that does not fit.</summary>
/// <param name="Entry">The first entry that it concerns; null where it concerns none in particular.</param>
/// <param name="What">What is wrong, in words; nothing of what stands there.</param>
public sealed record LogFault(long? Entry, string What);

/// <summary>What became of a verification.</summary>
/// <param name="Size">How many entries the log has.</param>
/// <param name="FirstEntry">The first one that is still there.</param>
/// <param name="Root">The root over all of them, as computed; 32 bytes.</param>
/// <param name="Faults">In the order of the entries, the first <see cref="MaxFaults"/>; empty when all fits.</param>
public sealed record LogReport(long Size, long FirstEntry, ReadOnlyMemory<byte> Root, IReadOnlyList<LogFault> Faults)
{
    /// <summary>No more are collected.</summary>
    public const int MaxFaults = 100;

    /// <summary>Whether all fits.</summary>
    public bool Fits => Faults.Count == 0;
}
