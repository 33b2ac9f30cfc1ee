namespace DataHub.Disclosure.Attack;

/// <summary>
/// Which relations define an open unknown by its parts, and which demand something of those parts. Where all cells lie within one crossing every total is
/// the sum of its leaves, whichever relation says so, and one relation a total is enough.
/// </summary>
internal sealed class RelationPlan
{
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;
    private readonly int[] _sizes;

    private RelationPlan(Unknowns unknowns, Shuttle shuttle)
    {
        _unknowns = unknowns;
        _shuttle = shuttle;
        _sizes = new int[unknowns.Count];
        for (var v = 0; v < _sizes.Length; v++)
        {
            _sizes[v] = shuttle.IsFixed(v) ? 0 : -1;
        }
    }

    /// <summary>Relations that define their total; those that define parts come first.</summary>
    public List<int> Definitions { get; } = [];

    /// <summary>Relations that demand something.</summary>
    public List<int> Demands { get; } = [];

    /// <summary>Whether an open unknown is defined by its parts.</summary>
    public bool IsDefined(int variable) => _sizes[variable] >= 0 && !_shuttle.IsFixed(variable);

    public static RelationPlan Of(Unknowns unknowns, Shuttle shuttle)
    {
        var plan = new RelationPlan(unknowns, shuttle);
        var system = unknowns.Structure.System;
        var firstOfRests = system.Count - (2 * unknowns.Structure.Rests.Count);
        var isSettled = unknowns.Settled.ToHashSet();
        var last = unknowns.RelationCount - 1;
        while (last >= 0 && unknowns.Equation(last) >= firstOfRests)
        {
            last--;
        }

        // Parts come after their cells, so going backwards every part is known before its cell; rests are made of cells.
        for (var first = last; first >= 0; last = --first)
        {
            var total = system.Total(unknowns.Equation(last));
            while (first > 0 && system.Total(unknowns.Equation(first - 1)) == total)
            {
                first--;
            }

            plan.Take(first, last, isSettled.Contains(total));
        }

        for (var r = 0; r < unknowns.RelationCount; r++)
        {
            if (unknowns.Equation(r) >= firstOfRests && ((unknowns.Equation(r) - firstOfRests) % 2 == 0 || !unknowns.Facets.IsOne))
            {
                plan.Take(r, r, isSettled: false);
            }
        }

        return plan;
    }

    // All relations of one total.
    private void Take(int first, int last, bool isSettled)
    {
        var best = first;
        for (var r = first; r <= last; r++)
        {
            best = Size(r) < Size(best) ? r : best;
        }

        var total = _unknowns.Total(best);
        var isDefinition = total >= 0 && _sizes[total] < 0;
        if (isDefinition)
        {
            _sizes[total] = Size(best);
            Definitions.Add(best);
        }

        for (var r = first; r <= last; r++)
        {
            var isNeeded = !_unknowns.Facets.IsOne || (r == best && !isSettled && (Size(r) > 0));
            if (isNeeded && !(isDefinition && r == best))
            {
                Demands.Add(r);
            }
        }
    }

    private int Size(int relation)
    {
        var size = 0;
        foreach (var part in _unknowns.Parts(relation))
        {
            size += Math.Max(_sizes[part], _sizes[part] < 0 ? 1 : 0);
        }

        return size;
    }
}
