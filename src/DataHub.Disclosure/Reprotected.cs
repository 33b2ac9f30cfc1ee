using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>A stored table under stricter rules.</summary>
public sealed class Reprotected
{
    internal Reprotected(ProtectedTable table, IReadOnlyDictionary<int, Bounds> bounds, int exposed)
    {
        Table = table;
        Bounds = bounds;
        LegacyExposure = exposed;
    }

    /// <summary>The table, of the same revision.</summary>
    public ProtectedTable Table { get; }

    /// <summary>By position, for every suppressed cell: what the attacker can say of it.</summary>
    public IReadOnlyDictionary<int, Bounds> Bounds { get; }

    /// <summary>How many cells were published before and are hidden now. Whoever saw them still knows them.</summary>
    public int LegacyExposure { get; }
}
