namespace DataHub.Disclosure.Tables;

/// <summary>
/// The cells that are judged - those sent, those that follow, and the rests - with their values, and one way to fill the unknown ones. It lives as long as
/// the request, and never leaves the engine.
/// </summary>
internal sealed class JudgedTable
{
    private readonly CellOrigin?[] _origins;
    private readonly long[] _values;
    private readonly int[] _observed;

    public JudgedTable(TableKey key, TableStructure structure, CellOrigin?[] origins, long[] values, int[] observed, bool isSettled)
    {
        Key = key;
        Structure = structure;
        _origins = origins;
        _values = values;
        _observed = observed;
        IsSettled = isSettled;
    }

    public TableKey Key { get; }

    public TableStructure Structure { get; }

    /// <summary>Whether it is certain that every cell that follows was found, and that the unknown cells are filled. Where not, only the fallback is safe.</summary>
    public bool IsSettled { get; }

    /// <summary>By variable: the true value of a judged cell; of an unknown one, a value that fits together with all others.</summary>
    public ReadOnlySpan<long> Values => _values;

    /// <summary>The variable of each observation, in the order sent.</summary>
    public ReadOnlySpan<int> Observed => _observed;

    /// <summary>Why a variable is judged; null when it is unknown.</summary>
    public CellOrigin? Origin(int variable) => _origins[variable];

    public bool IsJudged(int variable) => _origins[variable] is not null;

    /// <summary>Whether everybody will know the variable to be 0, since zeros are published.</summary>
    public bool IsZero(int variable) => _values[variable] == 0 && _origins[variable] is not null && (HasUnits is null || !HasUnits[variable]);

    /// <summary>For amounts: by variable, whether units lie behind it, or may. An amount of 0 that some units make together can be hidden like any other.</summary>
    public bool[]? HasUnits { get; private init; }

    /// <summary>The same amounts, with what is known of the units behind them.</summary>
    public JudgedTable With(bool[] hasUnits) => new(Key, Structure, _origins, _values, _observed, IsSettled) { HasUnits = hasUnits };

    /// <summary>The shape: never a figure.</summary>
    public override string ToString() => $"{_observed.Length} observations of {Structure.Cube}";
}
