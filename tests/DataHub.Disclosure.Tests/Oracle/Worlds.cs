using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>
/// All tables that may lie behind a protected one, and what is left of them for somebody who knows that every primary cell is protected: where a world has a primary cell that
/// cannot be everything a primary cell must be able to be, it is not the true one; with it go the values that only it showed, and so on. Written leaf by leaf, without the
/// relations, rests and claims that the engine uses.
/// </summary>
internal sealed class Worlds
{
    private const int Budget = 300_000;

    private readonly ProtectedTable _table;
    private readonly int[] _sent;
    private readonly int[] _leaves;
    private readonly int[][] _holders;
    private readonly long[] _sums;
    private readonly int[] _leavesLeft;
    private readonly long[] _most;
    private readonly long[] _least;
    private readonly long[]? _lowest;
    private readonly Group[] _groups;
    private readonly List<long[]> _all = [];
    private int _budget;

    private Worlds(ProtectedTable table, long mostOfAll, int budget)
    {
        (_table, _budget) = (table, budget);
        var cube = table.Structure.Cube;
        int[] positions = [.. Enumerable.Range(0, table.Structure.VariableCount)];
        _sent = [.. table.Cells.Where(c => c.Origin == CellOrigin.Sent).Select(c => c.Position)];
        _leaves = [.. positions.Where(p => p < cube.CellCount && cube.IsLeaf(p))];
        _holders = Array.ConvertAll(_leaves, leaf => positions.Where(p => Leaves(p).Contains(leaf)).ToArray());
        _sums = new long[positions.Length];
        _leavesLeft = Array.ConvertAll(positions, p => Leaves(p).Count());
        _most = Array.ConvertAll(positions, p => table.Find(p)?.Value ?? mostOfAll);
        _least = Array.ConvertAll(positions, p => table.Find(p) is { Value: null } && !MayBeZero(p) ? 1L : 0);
        _lowest = Enumeration.Lowest(table);
        _groups = [.. Group.Of(cube, table.Rules)];
    }

    /// <summary>
    /// Whether the true table is among those left in the end; true as well when there are too many to tell. Where nothing published bounds a table worlds are looked at up to a total:
    /// what is left of some of them is left of all of them, too.
    /// </summary>
    /// <param name="table">The protected table, a first revision.</param>
    /// <param name="truth">By position: the true figures.</param>
    public static bool KeepTruth(ProtectedTable table, long[] truth)
        => KeepTruth(table, truth, mostOfAll: truth[0] + (2 * table.Rules.Threshold), Budget) is not false
            || KeepTruth(table, truth, mostOfAll: truth[0] + (7 * table.Rules.Threshold), 4 * Budget) is not false;

    private static bool? KeepTruth(ProtectedTable table, long[] truth, long mostOfAll, int budget)
    {
        var worlds = new Worlds(table, mostOfAll, budget);
        worlds.Visit(0);
        return worlds._budget <= 0 || worlds._lowest is null ? null : worlds.Remaining().Exists(w => w.AsSpan().SequenceEqual(truth));
    }

    private List<long[]> Remaining()
    {
        var worlds = _all.GroupBy(w => string.Join(' ', _sent.Select(p => w[p]))).SelectMany(g => WithPrimaries([.. g])).ToList();
        for (var before = worlds.Count + 1; worlds.Count < before;)
        {
            before = worlds.Count;
            var possible = Array.ConvertAll(_sums, _ => new HashSet<long>());
            worlds.ForEach(w => Array.ForEach([.. Enumerable.Range(0, possible.Length)], p => possible[p].Add(w.World[p])));
            var held = _groups.Select(g => g.Categories.Where(c => worlds.Exists(w => IsWhole(w.World, g, c))).ToArray()).ToArray();
            worlds.RemoveAll(w => w.Primaries.Any(p => !Required(p).All(possible[p].Contains))
                || _groups.Where((g, i) => held[i] is [var only] && IsSeen(w, g, only)).Any());
        }

        return [.. worlds.Select(w => w.World)];
    }

    // What was sent is the same in all of them, so a cell that is the same, too, follows from it.
    private IEnumerable<(long[] World, int[] Judged, int[] Primaries)> WithPrimaries(List<long[]> alike)
    {
        int[] judged = [.. Enumerable.Range(0, _sums.Length).Where(p => alike.TrueForAll(w => w[p] == alike[0][p]))];
        var whole = _groups.Where(g => judged.Contains(g.Total)).SelectMany(g => g.Categories.Where(c => judged.Contains(c) && IsWhole(alike[0], g, c) && IsOne(c)));
        int[] primaries = [.. judged.Where(p => alike[0][p] < _table.Rules.Threshold && (alike[0][p] > 0 || MayBeZero(p))).Union(whole)];
        return alike.Select(w => (w, judged, primaries));
    }

    private IEnumerable<long> Required(int position)
    {
        var (k, lowest) = (_table.Rules.Threshold, _lowest![position]);
        var highest = Math.Max(MayBeZero(position) ? k : k - 1, lowest + k - 2);
        return Enumerable.Range((int)lowest, (int)(highest - lowest + 1)).Select(v => (long)v);
    }

    private bool IsSeen((long[] World, int[] Judged, int[] Primaries) world, Group group, int category)
        => world.Judged.Contains(group.Total) && world.Judged.Contains(category) && IsOne(category) && IsWhole(world.World, group, category);

    private bool IsWhole(long[] world, Group group, int category) => world[category] == world[group.Total] && world[category] >= _table.Rules.Threshold;

    private bool IsOne(int category) => !_table.Structure.Cube.CodesOf(category).Any(c => c[0] == CodeList.RestPrefix);

    // Where zeros are hidden: everywhere, or below the total of a sensitive dimension, but not below a 0 that is published.
    private bool MayBeZero(int position)
    {
        var cube = _table.Structure.Cube;
        int[] cells = position < cube.CellCount ? [position] : [.. _table.Structure.Rests[position - cube.CellCount].Parts];
        bool IsBelow(int cell) => _table.Rules.HidesZeros
            || Enumerable.Range(0, cube.Dimensions.Count).Any(d => cube.CodeOf(cell, d) > 0 && _table.Rules.SensitiveDimensions.Contains(cube.Dimensions[d].Code));
        var open = _table.Cells.Where(c => c.Value == 0 && c.Position < cube.CellCount && !IsBelow(c.Position)).SelectMany(c => Leaves(c.Position)).ToHashSet();
        return cells.Any(IsBelow) && !Leaves(position).All(open.Contains);
    }

    private void Visit(int index)
    {
        if (_budget-- <= 0)
        {
            return;
        }

        if (index == _leaves.Length)
        {
            _all.Add((long[])_sums.Clone());
            return;
        }

        var most = _holders[index].Min(p => _most[p] - _sums[p]);
        for (var value = 0L; value <= most; value++)
        {
            Add(index, value, -1);
            if (Array.TrueForAll(_holders[index], p => _leavesLeft[p] > 0 || (_sums[p] >= _least[p] && (_table.Find(p)?.Value ?? _sums[p]) == _sums[p])))
            {
                Visit(index + 1);
            }

            Add(index, -value, 1);
        }
    }

    private void Add(int index, long value, int leavesLeft)
    {
        foreach (var position in _holders[index])
        {
            _sums[position] += value;
            _leavesLeft[position] += leavesLeft;
        }
    }

    private IEnumerable<int> Leaves(int position)
    {
        var (cube, rests) = (_table.Structure.Cube, _table.Structure.Rests);
        return position < cube.CellCount ? cube.LeavesBelow(position) : rests[position - cube.CellCount].Parts.SelectMany(cube.LeavesBelow);
    }
}
