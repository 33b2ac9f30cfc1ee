namespace DataHub.Disclosure.Attack;

/// <summary>The blocks of a table, each attacked by solvers when it comes to that, together with what the walk has shown already.</summary>
internal sealed class Targets : IDisposable
{
    private readonly CertificateCheck _check;
    private readonly Walk _walk;
    private readonly CancellationToken _cancellation;
    private readonly List<Block> _blocks;
    private readonly Target?[] _targets;
    private readonly (int Block, int Variable)[] _places;

    public Targets(Unknowns unknowns, Shuttle shuttle, CertificateCheck check, Walk walk, CancellationToken cancellation)
    {
        _check = check;
        _walk = walk;
        _cancellation = cancellation;
        Fixed = shuttle;
        _blocks = Block.Split(unknowns, shuttle);
        _targets = new Target?[_blocks.Count];
        _places = new (int, int)[unknowns.Count];
        Array.Fill(_places, (-1, -1));
        for (var b = 0; b < _blocks.Count; b++)
        {
            for (var v = 0; v < _blocks[b].Count; v++)
            {
                _places[_blocks[b].Variables[v]] = (b, v);
            }
        }
    }

    private Shuttle Fixed { get; }

    /// <summary>How many unknowns hang together with this one.</summary>
    public int SizeOfBlock(int variable) => _places[variable].Block < 0 ? 0 : _blocks[_places[variable].Block].Count;

    /// <summary>Whether every block has an integer table.</summary>
    public bool HavePoints() => Enumerable.Range(0, _blocks.Count).All(b => TargetOf(b).HasPoint());

    /// <summary>By unknown: a table that fits, put together from those of the blocks.</summary>
    public long[] Point()
    {
        var point = (long[])Fixed.Lower.Clone();
        for (var b = 0; b < _blocks.Count; b++)
        {
            for (var v = 0; v < _blocks[b].Count; v++)
            {
                point[_blocks[b].Variables[v]] = TargetOf(b).Search.Inside![v];
            }
        }

        return point;
    }

    /// <summary>Makes the bounds of an unknown as tight as the linear program gives them.</summary>
    public void Tighten(int variable)
    {
        var (block, place) = _places[variable];
        TargetOf(block).Extremes.Tighten(place);
    }

    /// <summary>The bounds of an unknown; null where it is fixed or its block was not attacked.</summary>
    public (long Lower, long Upper)? Bounds(int variable)
    {
        var (block, place) = _places[variable];
        return block < 0 || _targets[block] is not { } target ? null : (target.Extremes.Lower[place], target.Extremes.Upper[place]);
    }

    /// <summary>Looks for what a need lacks.</summary>
    public bool Meet(Need need)
    {
        var (block, place) = _places[need.Variable];
        var target = TargetOf(block);
        var local = need.At(place);
        if (!target.Allows(local))
        {
            return false;
        }

        target.Search.Add(local);
        return target.Search.Meet(local);
    }

    /// <summary>Whether two certificates that differ in an unknown are known.</summary>
    public bool HasVaried(int variable)
    {
        var (block, place) = _places[variable];
        return (_walk.HasPoint && _walk.Smallest[variable] < _walk.Largest[variable])
            || (block >= 0 && _targets[block] is { } target && target.Search.Varies(place));
    }

    /// <summary>Whether two certificates that differ in an unknown are known or can be found.</summary>
    public bool Varies(int variable)
    {
        var (block, place) = _places[variable];
        return block >= 0 && (HasVaried(variable) || TargetOf(block).Varies(place));
    }

    public void Dispose() => Array.ForEach(_targets, t => t?.Dispose());

    private Target TargetOf(int block)
    {
        if (_targets[block] is { } known)
        {
            return known;
        }

        var target = new Target(_blocks[block], _check, _cancellation);
        _targets[block] = target;
        if (_walk.HasPoint)
        {
            var variables = _blocks[block].Variables;
            target.Found(Pick(_walk.Figures, variables));
            target.Extremes.Reach(Pick(_walk.Smallest, variables));
            target.Extremes.Reach(Pick(_walk.Largest, variables));
        }

        return target;
    }

    private static long[] Pick(ReadOnlySpan<long> all, int[] variables)
    {
        var picked = new long[variables.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = all[variables[i]];
        }

        return picked;
    }
}
