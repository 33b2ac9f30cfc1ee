namespace DataHub.Disclosure.Tables;

/// <summary>The only two states that leave the engine.</summary>
public enum CellStatus
{
    /// <summary>The value is shown.</summary>
    Published,

    /// <summary>The value is hidden; nobody outside may tell why.</summary>
    Suppressed,
}

/// <summary>Why a cell is judged.</summary>
public enum CellOrigin
{
    /// <summary>The partner sent it.</summary>
    Sent,

    /// <summary>Its value follows from what was sent.</summary>
    Follows,
}

/// <summary>
/// One judged cell in protected form. A suppressed cell holds no value and no reason: there is nothing in it to leak.
/// </summary>
public readonly record struct Cell
{
    private Cell(int position, CellOrigin origin, long? value)
    {
        Position = position;
        Origin = origin;
        Value = value;
    }

    /// <summary>The variable's number: a cell of the table's cube, or, from the cube's cell count upwards, one of its rests.</summary>
    public int Position { get; }

    /// <summary>Sent, or following from what was sent.</summary>
    public CellOrigin Origin { get; }

    /// <summary>The published value, at least 0; null when suppressed.</summary>
    public long? Value { get; }

    /// <summary>Published or suppressed.</summary>
    public CellStatus Status => Value is null ? CellStatus.Suppressed : CellStatus.Published;

    /// <summary>A cell that is shown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static Cell Published(int position, CellOrigin origin, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new Cell(position, origin, value);
    }

    /// <summary>A cell that is hidden. There is no way to give it a value.</summary>
    public static Cell Suppressed(int position, CellOrigin origin) => new(position, origin, null);
}
