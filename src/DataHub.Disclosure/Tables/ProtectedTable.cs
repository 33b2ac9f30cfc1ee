namespace DataHub.Disclosure.Tables;

/// <summary>
/// One table in protected form: every judged cell published or suppressed, nothing else. It comes into being in two ways only:
/// <see cref="DisclosureControl"/> makes it, or <see cref="ProtectedTableFormat.Read"/> reads the canonical bytes whose SHA-256 stands in the audit log.
/// </summary>
/// <remarks>
/// The cube is the reduced one: it holds the codes that were used, their ancestors, and for the siblings nobody sent one synthetic code that starts with
/// <see cref="CodeList.RestPrefix"/>. A cell that is not in <see cref="Cells"/> is unknown: nothing that was sent determines it, and it is at least 0.
/// </remarks>
public sealed class ProtectedTable
{
    private readonly Dictionary<int, int> _index;
    private readonly bool[]? _hidesZero;

    internal ProtectedTable(TableKey key, int revision, ProtectionRules rules, TableStructure structure, IReadOnlyList<Cell> cells)
    {
        Key = key;
        Revision = revision;
        Rules = rules;
        Structure = structure;
        Cells = cells;
        _index = new Dictionary<int, int>(cells.Count);
        for (var i = 0; i < cells.Count; i++)
        {
            var isInOrder = i == 0 || cells[i - 1].Position < cells[i].Position;
            if (!isInOrder || cells[i].Position < 0 || cells[i].Position >= structure.VariableCount)
            {
                throw new ArgumentException("Cells come in ascending order of position, each once, within the structure.", nameof(cells));
            }

            _index.Add(cells[i].Position, i);
        }

        _hidesZero = HiddenZeros.Of(structure, rules, p => Find(p) is { Value: 0 });
    }

    /// <summary>Partner, indicator and period.</summary>
    public TableKey Key { get; }

    /// <summary>1 for the first table of a key, then 2, 3, ...</summary>
    public int Revision { get; }

    /// <summary>The rules it was protected under.</summary>
    public ProtectionRules Rules { get; }

    /// <summary>Cube, rests and the relations between them.</summary>
    public TableStructure Structure { get; }

    /// <summary>The judged cells, ascending by position.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>
    /// What everybody knows of a suppressed cell before looking at any published one: 1 in a first revision of counts, where zeros are published; 0 in later
    /// revisions, where a hidden cell may have become 0, for amounts, and where zeros are hidden.
    /// </summary>
    public long SuppressedLowerBound => TellsWhatIsSmall && _hidesZero is null ? 1 : 0;

    /// <summary>What everybody knows of the cell at <paramref name="position"/>, once it is suppressed, before looking at any published one.</summary>
    public long LeastOf(int position) => TellsWhatIsSmall && !HidesZeroAt(position) && MayBeZero?[position] != true ? 1 : 0;

    /// <summary>Whether the policy forbids that the cell is published as it is: a small count, or a 0 where zeros are hidden.</summary>
    public bool IsBreach(Cell cell)
        => IsUnjudged?.Invoke(cell.Position) != true && Rules.Measure == Measure.Count && cell.Value is { } value && value < Rules.Threshold && (value > 0 || HidesZeroAt(cell.Position));

    /// <summary>Whether a suppressed cell that is not primary is k or more: in a first revision of counts.</summary>
    internal bool TellsWhatIsSmall => Revision == 1 && Rules.Measure == Measure.Count;

    /// <summary>Of linked tables: whether a variable only says what somebody may know, and is no cell that must not be small; null: none.</summary>
    internal Predicate<int>? IsUnjudged { get; init; }

    /// <summary>Of linked tables: by position, whether a suppressed cell may be 0 all the same, since it was hidden in a later revision, or nobody sent it; null: none.</summary>
    internal bool[]? MayBeZero { get; init; }

    /// <summary>Whether the policy hides zeros anywhere in the table.</summary>
    internal bool HidesZeros => _hidesZero is not null;

    /// <summary>Whether the policy hides the cell at <paramref name="position"/> where it is 0.</summary>
    internal bool HidesZeroAt(int position) => _hidesZero is not null && _hidesZero[position];

    /// <summary>The cell at <paramref name="position"/>, or null when it is unknown.</summary>
    public Cell? Find(int position) => _index.TryGetValue(position, out var i) ? Cells[i] : null;

    /// <summary>The cell at the given codes, or null when it is unknown or a code is not part of the table.</summary>
    public Cell? Find(IReadOnlyList<string> codes)
    {
        var position = Structure.Cube.CellAt(codes);
        return position < 0 ? null : Find(position);
    }

    /// <summary>The shape and the key: never a figure.</summary>
    public override string ToString() => $"{Key.Indicator} {Key.TimePeriod} of {Key.Partner}, revision {Revision}: {Cells.Count} cells";
}
