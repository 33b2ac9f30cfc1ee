using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// A cell's own part of a table, chosen by the figures: leaves below the cell that are not 0, in every dimension some codes beside them that have the most to give, one or two from the
/// next family, and all that is above. Raising one of the leaves with all that it is part of is always possible in it.
/// </summary>
internal sealed class Surroundings(JudgedTable table, Parts parts)
{
    // A program of this size takes some 30 ms.
    private const int MostCells = 10_000;
    private const int MostLeaves = 8;
    private const int FewestLeaves = 2;
    private const int MostBeside = 6;

    private readonly Cube _cube = table.Structure.Cube;

    /// <summary>The variables of the part, ascending; as many as a program bears.</summary>
    public int[] Of(int cell)
    {
        int[] leaves = [.. LeavesBelow(cell).DefaultIfEmpty(cell).Take(MostLeaves)];
        var (own, beside) = (MostLeaves, MostBeside);
        while (true)
        {
            var codes = Codes(leaves.Take(own).ToArray(), beside);
            if (beside == 1 || codes.Select((c, d) => (double)Parts.WithAncestors(_cube.Dimensions[d].Codes, c).Count).Aggregate(1.0, (a, b) => a * b) <= MostCells)
            {
                return parts.Above(d => codes[d]);
            }

            (own, beside) = own > FewestLeaves ? (own - 1, beside) : (own, beside - 1);
        }
    }

    /// <summary>The smallest such part.</summary>
    public int[] NextTo(int cell)
    {
        var codes = Codes([.. LeavesBelow(cell).DefaultIfEmpty(cell).Take(FewestLeaves)], beside: 1);
        return parts.Above(d => codes[d]);
    }

    // The leaves of a cell that are not 0, the largest first as far as that shows from above.
    private IEnumerable<int> LeavesBelow(int cell)
    {
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var children = _cube.Dimensions[d].Codes.Children(_cube.CodeOf(cell, d));
            if (children.Count > 0)
            {
                var place = d;
                return children.Select(c => _cube.With(cell, place, c)).Where(c => !table.IsFixed(c)).OrderByDescending(c => table.Values[c]).SelectMany(LeavesBelow);
            }
        }

        return [cell];
    }

    private int[][] Codes(int[] leaves, int beside) => [.. Enumerable.Range(0, _cube.Dimensions.Count).Select(d => Codes(d, leaves, beside))];

    private int[] Codes(int d, int[] leaves, int beside)
    {
        var codes = _cube.Dimensions[d].Codes;
        var own = leaves.Select(l => _cube.CodeOf(l, d)).Distinct().ToList();
        var parents = own.Select(codes.Parent).Where(p => p >= 0).Distinct().ToList();
        var siblings = parents.SelectMany(codes.Children).Where(c => codes.IsLeaf(c) && !own.Contains(c)).OrderByDescending(Filled).Take(beside);
        var cousins = parents.Where(p => p > 0).SelectMany(p => Parts.Siblings(codes, p)).Distinct().Where(s => !parents.Contains(s))
            .Select(s => Parts.LeavesBelow(codes, s).OrderByDescending(Filled).First()).OrderByDescending(Filled).Take(1 + (beside / 3));
        return [.. own, .. siblings, .. cousins];

        int Filled(int code) => leaves.Count(l => !table.IsFixed(_cube.With(l, d, code)));
    }
}
