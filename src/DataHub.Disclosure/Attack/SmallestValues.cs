using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// The smallest value of a cell over all integer tables that have the structure, the known zeros and the lower bounds, and nothing else published. Where
/// everything below the cell was judged it is the number of nonzero leaves, and the shuttle finds it; where parts are unknown an integer program decides.
/// </summary>
internal sealed class SmallestValues
{
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;
    private readonly CancellationToken _cancellation;
    private readonly long[] _sums;
    private readonly bool _isFulfilled;
    private List<Block>? _blocks;

    public SmallestValues(ProtectedTable table, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _unknowns = Unknowns.BeforePublication(table);
        _shuttle = Shuttle.Run(_unknowns, cancellation);
        _sums = _unknowns.Sums(_shuttle.Lower);
        _isFulfilled = _unknowns.Fulfil(_sums);
    }

    /// <summary>The smallest value of the cell at <paramref name="position"/>; null when no solver could tell.</summary>
    public long? Of(int position)
    {
        if (_shuttle.IsContradictory)
        {
            return null;
        }

        var variable = _unknowns.VariableAt(position);
        var bound = _shuttle.Lower[variable];
        var isReached = (_isFulfilled && _sums[variable] == bound) || _shuttle.Upper[variable] == bound;
        return isReached ? bound : Search(variable);
    }

    private long? Search(int variable)
    {
        _blocks ??= Block.Split(_unknowns, _shuttle);
        var block = _blocks.Find(b => Array.BinarySearch(b.Variables, variable) >= 0)!;
        var local = Array.BinarySearch(block.Variables, variable);
        using var solver = new BlockSolver(block, _cancellation);
        long? smallest = null;
        var extremes = new Extremes(block, solver, point => smallest = point[local]);
        extremes.TightenLower(local);
        return smallest == extremes.Lower[local]
            ? smallest
            : solver.IntegerPoint(local, extremes.Lower[local], IntegerProgram.Unbounded, isSmallest: true)?[local];
    }
}
