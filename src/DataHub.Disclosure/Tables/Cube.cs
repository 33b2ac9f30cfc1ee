namespace DataHub.Disclosure.Tables;

/// <summary>
/// All combinations of one code per dimension, totals included. Cells are numbered 0 to <see cref="CellCount"/> - 1; the last dimension runs fastest,
/// so cell 0 is the grand total. Immutable.
/// </summary>
public sealed class Cube
{
    /// <summary>An indicator has 0 to 5 dimensions.</summary>
    public const int MaxDimensions = 5;

    private readonly int[] _strides;

    /// <summary>Builds the cube over the given dimensions; none gives a cube of one cell.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxDimensions"/> dimensions, or two with the same code.</exception>
    /// <exception cref="OverflowException">More than 2^31 - 1 cells.</exception>
    public Cube(IReadOnlyList<Dimension> dimensions)
        : this(dimensions, MaxDimensions)
    {
    }

    private Cube(IReadOnlyList<Dimension> dimensions, int most)
    {
        if (dimensions.Count > most || dimensions.Select(d => d.Code).Distinct(StringComparer.Ordinal).Count() != dimensions.Count)
        {
            throw new ArgumentException($"A cube has at most {most} dimensions, each with a code of its own.", nameof(dimensions));
        }

        Dimensions = dimensions;
        _strides = new int[dimensions.Count];
        var cells = 1;
        for (var d = dimensions.Count - 1; d >= 0; d--)
        {
            _strides[d] = cells;
            cells *= dimensions[d].Codes.Count;
        }

        CellCount = cells;
    }

    /// <summary>The cube of linked tables: with time as one dimension more.</summary>
    internal static Cube Linked(IReadOnlyList<Dimension> dimensions) => new(dimensions, MaxDimensions + 1);

    /// <summary>The dimensions, in the order of coordinates.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Number of cells, all totals included.</summary>
    public int CellCount { get; }

    /// <summary>The cell at the given code numbers, one per dimension.</summary>
    public int CellAt(ReadOnlySpan<int> codes)
    {
        var cell = 0;
        for (var d = 0; d < codes.Length; d++)
        {
            cell += codes[d] * _strides[d];
        }

        return cell;
    }

    /// <summary>The cell at the given codes, or -1 when a code is not in its list or their number differs from the number of dimensions.</summary>
    public int CellAt(params IReadOnlyList<string> codes)
    {
        if (codes.Count != Dimensions.Count)
        {
            return -1;
        }

        var cell = 0;
        for (var d = 0; d < codes.Count; d++)
        {
            var code = Dimensions[d].Codes.IndexOf(codes[d]);
            if (code < 0)
            {
                return -1;
            }

            cell += code * _strides[d];
        }

        return cell;
    }

    /// <summary>The code number of <paramref name="cell"/> in <paramref name="dimension"/>.</summary>
    public int CodeOf(int cell, int dimension) => cell / _strides[dimension] % Dimensions[dimension].Codes.Count;

    /// <summary>The codes of <paramref name="cell"/>, one per dimension.</summary>
    public string[] CodesOf(int cell)
    {
        var codes = new string[Dimensions.Count];
        for (var d = 0; d < codes.Length; d++)
        {
            codes[d] = Dimensions[d].Codes[CodeOf(cell, d)];
        }

        return codes;
    }

    /// <summary>The same cell with another code in one dimension.</summary>
    public int With(int cell, int dimension, int code) => cell + ((code - CodeOf(cell, dimension)) * _strides[dimension]);

    /// <summary>Whether every code of <paramref name="cell"/> is a leaf of its list.</summary>
    public bool IsLeaf(int cell)
    {
        for (var d = 0; d < Dimensions.Count; d++)
        {
            if (!Dimensions[d].Codes.IsLeaf(CodeOf(cell, d)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The leaves of which <paramref name="cell"/> is the sum; itself, if it is one.</summary>
    public IEnumerable<int> LeavesBelow(int cell)
    {
        for (var d = 0; d < Dimensions.Count; d++)
        {
            var children = Dimensions[d].Codes.Children(CodeOf(cell, d));
            if (children.Count > 0)
            {
                return children.SelectMany(c => LeavesBelow(With(cell, d, c)));
            }
        }

        return [cell];
    }

    /// <summary>Whether the leaves below <paramref name="cell"/> are those below <paramref name="parts"/>, each once. False outside the cube.</summary>
    public bool IsPartition(int cell, IReadOnlyList<int> parts)
    {
        var covered = new HashSet<int>();
        return cell < CellCount && parts.All(p => p < CellCount && LeavesBelow(p).All(covered.Add)) && covered.SetEquals(LeavesBelow(cell));
    }

    /// <summary>
    /// Every additive relation of the cube: for each cell and each dimension in which its code has children, the cell is the sum of the cells at those
    /// children. Order: by cell, then by dimension.
    /// </summary>
    public IEnumerable<Equation> Equations()
    {
        for (var cell = 0; cell < CellCount; cell++)
        {
            for (var d = 0; d < Dimensions.Count; d++)
            {
                var children = Dimensions[d].Codes.Children(CodeOf(cell, d));
                if (children.Count == 0)
                {
                    continue;
                }

                var parts = new int[children.Count];
                for (var i = 0; i < parts.Length; i++)
                {
                    parts[i] = With(cell, d, children[i]);
                }

                yield return new Equation(cell, parts);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" x ", Dimensions.Select(d => d.Codes.Count));
}
