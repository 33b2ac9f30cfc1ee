namespace DataHub.Disclosure.Attack;

/// <summary>
/// Bounds propagation: every relation bounds each of its unknowns by the bounds of the others, over and over until nothing moves. Finds most leaks
/// without a solver. An upper bound is finite exactly when something published bounds the cell.
/// </summary>
internal sealed class Shuttle
{
    /// <summary>Stands for "nothing bounds it".</summary>
    public const long Infinite = long.MaxValue;

    private const int VisitsPerRelation = 200;

    private readonly Unknowns _unknowns;
    private readonly Queue<int> _due;
    private readonly bool[] _isDue;

    private Shuttle(Unknowns unknowns)
    {
        _unknowns = unknowns;
        Lower = [.. unknowns.Lower];
        Upper = new long[unknowns.Count];
        Array.Fill(Upper, Infinite);
        _isDue = new bool[unknowns.RelationCount];
        _due = new Queue<int>(unknowns.RelationCount);
        for (var r = 0; r < unknowns.RelationCount; r++)
        {
            Enqueue(r);
        }
    }

    public long[] Lower { get; }

    public long[] Upper { get; }

    /// <summary>Some unknown has no value left.</summary>
    public bool IsContradictory { get; private set; }

    public static Shuttle Run(Unknowns unknowns, CancellationToken cancellation)
    {
        var shuttle = new Shuttle(unknowns) { IsContradictory = unknowns.IsContradictory };

        // Bounds can creep by one a visit towards large figures; stopping early leaves them valid, and the linear program does the rest.
        var visits = (long)VisitsPerRelation * unknowns.RelationCount;
        while (!shuttle.IsContradictory && visits-- > 0 && shuttle._due.TryDequeue(out var relation))
        {
            cancellation.ThrowIfCancellationRequested();
            shuttle._isDue[relation] = false;
            shuttle.Visit(relation);
        }

        return shuttle;
    }

    /// <summary>Whether an unknown has one value left.</summary>
    public bool IsFixed(int variable) => Lower[variable] == Upper[variable];

    private void Visit(int relation)
    {
        var (total, right) = (_unknowns.Total(relation), _unknowns.Right(relation));
        var parts = _unknowns.Parts(relation);
        var (lowest, highest, unbounded) = Sum(parts);
        if (total >= 0)
        {
            Narrow(total, lowest - right, unbounded > 0 ? Infinite : highest - right);
        }

        var totalLower = total < 0 ? right : Lower[total] + right;
        var totalUpper = total < 0 ? right : Upper[total] == Infinite ? Infinite : Upper[total] + right;
        foreach (var part in parts)
        {
            var isOnlyUnbounded = unbounded == 1 && Upper[part] == Infinite;
            var others = isOnlyUnbounded ? highest : unbounded > 0 ? Infinite : highest - Upper[part];
            var (lower, upper) = (Lower[part], Upper[part]);
            Narrow(part, others == Infinite ? 0 : totalLower - others, totalUpper == Infinite ? Infinite : totalUpper - (lowest - lower));
            lowest += Lower[part] - lower;
            unbounded -= upper == Infinite && Upper[part] != Infinite ? 1 : 0;
            highest += upper == Upper[part] ? 0 : upper == Infinite ? Upper[part] : Upper[part] - upper;
        }
    }

    private (long Lowest, long Highest, int Unbounded) Sum(ReadOnlySpan<int> parts)
    {
        var (lowest, highest, unbounded) = (0L, 0L, 0);
        foreach (var part in parts)
        {
            lowest += Lower[part];
            highest += Upper[part] == Infinite ? 0 : Upper[part];
            unbounded += Upper[part] == Infinite ? 1 : 0;
        }

        return (lowest, highest, unbounded);
    }

    private void Narrow(int variable, long lower, long upper)
    {
        if (lower <= Lower[variable] && upper >= Upper[variable])
        {
            return;
        }

        Lower[variable] = Math.Max(Lower[variable], lower);
        Upper[variable] = Math.Min(Upper[variable], upper);
        IsContradictory |= Lower[variable] > Upper[variable];
        foreach (var relation in _unknowns.Uses(variable))
        {
            Enqueue(relation);
        }
    }

    private void Enqueue(int relation)
    {
        if (!_isDue[relation])
        {
            _isDue[relation] = true;
            _due.Enqueue(relation);
        }
    }
}
