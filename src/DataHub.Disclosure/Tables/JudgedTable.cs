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
    private readonly bool[]? _hidesZero;

    public JudgedTable(TableKey key, TableStructure structure, CellOrigin?[] origins, long[] values, int[] observed, bool isSettled, bool[]? hidesZero = null)
    {
        Key = key;
        Structure = structure;
        _origins = origins;
        _values = values;
        _observed = observed;
        IsSettled = isSettled;
        _hidesZero = hidesZero;
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

    /// <summary>Whether zeros are hidden anywhere in the table.</summary>
    public bool HidesZeros => _hidesZero is not null;

    /// <summary>The unknown variables that follow all the same, but only since counts are not negative; ascending. Empty where zeros are published: there such cells count
    /// as judged.</summary>
    public IReadOnlyList<int> Unseen { get; init; } = [];

    /// <summary>The groups that are kept at k or more on every way: others must be able to hold them whole. Empty unless groups are protected.</summary>
    public IReadOnlySet<int> Groups { get; init; } = new HashSet<int>();

    /// <summary>Whether the policy hides the variable where it is 0.</summary>
    public bool HidesZeroOf(int variable) => _hidesZero is not null && _hidesZero[variable];

    /// <summary>Whether everybody will know the variable to be 0, since such zeros are published.</summary>
    public bool IsZero(int variable) => _values[variable] == 0 && _origins[variable] is not null && !HidesZeroOf(variable) && (HasUnits is null || !HasUnits[variable]);

    /// <summary>Of linked tables: by variable, whether another table publishes it; null: none.</summary>
    public bool[]? IsStored { private get; init; }

    /// <summary>Of linked tables: by variable that is not judged here, what everybody knows of it since another table hides it; null: nothing.</summary>
    public long[]? Floors { private get; init; }

    /// <summary>Of linked tables: the variables that another table hides and everybody knows not to be small.</summary>
    public IReadOnlySet<int> NotSmall { get; private init; } = new HashSet<int>();

    /// <summary>Whether the figure is known whatever is hidden here: a zero, or what another table publishes.</summary>
    public bool IsFixed(int variable) => IsZero(variable) || IsStored?[variable] == true;

    /// <summary>What everybody knows of the variable when it is hidden, before looking at anything published.</summary>
    public long Least(int variable) => _origins[variable] is null ? Floors?[variable] ?? 0 : IsZero(variable) || HidesZeroOf(variable) || HasUnits is not null ? 0 : 1;

    /// <summary>For amounts: by variable, whether units lie behind it, or may. An amount of 0 that some units make together can be hidden like any other.</summary>
    public bool[]? HasUnits { get; private init; }

    /// <summary>The same amounts, with what is known of the units behind them.</summary>
    public JudgedTable With(bool[] hasUnits) => new(Key, Structure, _origins, _values, _observed, IsSettled, _hidesZero) { HasUnits = hasUnits };

    /// <summary>Of linked tables: the same with what is known not to be small.</summary>
    public JudgedTable With(IReadOnlySet<int> notSmall) => new(Key, Structure, _origins, _values, _observed, IsSettled, _hidesZero) { IsStored = IsStored, Floors = Floors, NotSmall = notSmall };

    /// <summary>The shape: never a figure.</summary>
    public override string ToString() => $"{_observed.Length} observations of {Structure.Cube}";
}
