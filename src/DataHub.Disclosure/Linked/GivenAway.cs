namespace DataHub.Disclosure.Linked;

/// <summary>Where stored tables give something away: never what. A bound of a cell that is given away is its value.</summary>
public sealed class GivenAway
{
    internal GivenAway(string timePeriod, int? revision, IReadOnlyList<string>? codes) => (TimePeriod, Revision, Codes) = (timePeriod, revision, codes);

    /// <summary>The period.</summary>
    public string TimePeriod { get; }

    /// <summary>The newest revision that has the cell; null: no table has it, it follows from several.</summary>
    public int? Revision { get; }

    /// <summary>The cell, or the cell of which something is left beside its parts that are shown: one code per dimension. Null: nobody can say which cell it is.</summary>
    public IReadOnlyList<string>? Codes { get; }

    /// <summary>Whether it is the same place.</summary>
    internal bool IsAt(GivenAway other)
        => TimePeriod == other.TimePeriod && Revision == other.Revision && Codes is null == other.Codes is null && (Codes is null || Codes.SequenceEqual(other.Codes!, StringComparer.Ordinal));
}
