namespace DataHub.Disclosure.Attack;

/// <summary>One block under attack: its solver, the bounds found so far and the certificates found so far.</summary>
internal sealed class Target : IDisposable
{
    private readonly Block _block;
    private readonly BlockSolver _solver;

    public Target(Block block, CertificateCheck check, CancellationToken cancellation)
    {
        _block = block;
        _solver = new BlockSolver(block, cancellation);
        Search = new CertificateSearch(block, _solver, check);
        Extremes = new Extremes(block, _solver, point => Search.Found(point));
    }

    public Extremes Extremes { get; }

    public CertificateSearch Search { get; }

    /// <summary>Takes an integral point into account, if it is a certificate.</summary>
    public void Found(long[] point)
    {
        if (Search.Found(point))
        {
            Extremes.Reach(point);
        }
    }

    /// <summary>Whether the bounds leave room for everything needed.</summary>
    public bool Allows(Need need) => Extremes.Lower[need.Variable] <= need.Lowest && Extremes.Upper[need.Variable] >= need.Highest;

    /// <summary>Whether the block has an integer table at all.</summary>
    public bool HasPoint()
    {
        if (!Search.HasPoint && _solver.IntegerPoint(0, 0, long.MaxValue) is { } point)
        {
            Search.Found(point);
        }

        return Search.HasPoint;
    }

    /// <summary>Whether certificates with two different values of an unknown are known or can be found.</summary>
    public bool Varies(int variable)
    {
        return Search.Varies(variable)
            || (HasPoint() && (IsFound(variable, 0, Search.Smallest(variable) - 1) || IsFound(variable, Search.Smallest(variable) + 1, long.MaxValue)));
    }

    private bool IsFound(int variable, long lower, long upper) => _solver.IntegerPoint(variable, lower, upper) is { } point && Search.Found(point);

    public void Dispose() => _solver.Dispose();
}
