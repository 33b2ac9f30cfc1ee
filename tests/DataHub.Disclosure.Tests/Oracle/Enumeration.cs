using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>
/// Every non-negative integer table that fits a protected table, one after the other: slow, obvious, and written without the relations the engine uses.
/// </summary>
/// <remarks>
/// A leaf below nothing published is free: it can grow without end, and with it every cell that holds it. Going down to what its holders must be at least it disturbs
/// nobody, so figures up to that are enough for it, and a cell that holds it can have every value from its smallest upwards.
/// </remarks>
internal sealed class Enumeration
{
    private readonly long[] _least;
    private readonly long _mostOfFree;
    private readonly int[] _leaves;
    private readonly int[][] _holders;
    private readonly long[] _caps;
    private readonly long[] _sums;
    private readonly int[] _leavesLeft;
    private readonly SortedSet<long>[] _feasible;
    private readonly bool[] _isUnbounded;
    private readonly long?[] _published;
    private int _budget;

    private Enumeration(ProtectedTable table, Predicate<int> isNotSmall, int budget)
    {
        _budget = budget;
        var structure = table.Structure;
        var positions = Enumerable.Range(0, structure.VariableCount).ToArray();
        _published = Array.ConvertAll(positions, p => table.Find(p)?.Value);
        _least = Array.ConvertAll(positions, p => table.Find(p) is null ? 0 : isNotSmall(p) ? table.Rules.Threshold : table.LeastOf(p));
        _leaves = [.. positions.Take(structure.Cube.CellCount).Where(structure.Cube.IsLeaf)];
        _holders = Array.ConvertAll(_leaves, leaf => positions.Where(p => Holds(structure, p, leaf)).ToArray());
        _caps = Array.ConvertAll(_holders, h => h.Min(p => _published[p] ?? long.MaxValue));
        _mostOfFree = Math.Max(1, _least.Max());
        _sums = new long[positions.Length];
        _leavesLeft = Array.ConvertAll(positions, p => _holders.Count(h => h.Contains(p)));
        _feasible = Array.ConvertAll(positions, _ => new SortedSet<long>());
        _isUnbounded = Array.ConvertAll(positions, p => _holders.Where((h, i) => _caps[i] == long.MaxValue && h.Contains(p)).Any());
    }

    /// <summary>Enumerates, or returns null when there are too many steps to take.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isNotSmall">Suppressed cells that are known to be at least k; none unless given.</param>
    /// <param name="budget">How many steps to take.</param>
    public static Enumeration? Of(ProtectedTable table, Predicate<int>? isNotSmall = null, int budget = 200_000)
    {
        var enumeration = new Enumeration(table, isNotSmall ?? (_ => false), budget);
        enumeration.Visit(0);
        return enumeration._budget > 0 ? enumeration : null;
    }

    public bool IsPossible(int position, long value)
        => _feasible[position].Contains(value) || (_isUnbounded[position] && _feasible[position].Count > 0 && value >= _feasible[position].Min);

    public bool IsEmpty => _feasible[0].Count == 0;

    public IReadOnlyCollection<long> Values(int position) => _feasible[position];

    public Bounds Bounds(int position) => new(_feasible[position].Min, _isUnbounded[position] ? null : _feasible[position].Max);

    /// <summary>The definition of a protected cell, word by word; null when the enumeration takes too long.</summary>
    /// <param name="table">The table.</param>
    /// <param name="primaries">The primary cells.</param>
    /// <param name="isNotSmall">Suppressed cells that are known to be at least k; none unless given.</param>
    public static List<int>? Unprotected(ProtectedTable table, IEnumerable<int> primaries, Predicate<int>? isNotSmall = null)
    {
        return Of(table, isNotSmall) is { } now ? Lacking(table, primaries, now) : null;
    }

    /// <summary>By position: the smallest value before anything but zeros is published; null when the enumeration takes too long.</summary>
    public static long[]? Lowest(ProtectedTable table)
        => Of(BeforePublication(table)) is { } before ? [.. before._feasible.Select(f => f.DefaultIfEmpty(0).Min())] : null;

    private static List<int>? Lacking(ProtectedTable table, IEnumerable<int> cells, Enumeration now)
    {
        if (Of(BeforePublication(table)) is not { } before)
        {
            return null;
        }

        var k = table.Rules.Threshold;
        return [.. cells.Where(c =>
        {
            var lowest = before.Values(c).DefaultIfEmpty(0).Min();
            var highest = Math.Max(table.HidesZeroAt(c) ? k : k - 1, lowest + k - 2);
            return table.Find(c)?.Value is not null || !Enumerable.Range((int)lowest, (int)(highest - lowest + 1)).All(v => now.IsPossible(c, v));
        })];
    }

    /// <summary>
    /// The suppressed cells of which anybody sees that they are not small, since they lack a value that a primary cell must be able to have; with what follows from
    /// that, and so on. Null when the enumeration takes too long, or when no table is left.
    /// </summary>
    public static HashSet<int>? NotSmall(ProtectedTable table, out bool isContradictory)
    {
        var found = new HashSet<int>();
        isContradictory = false;
        while (Of(table, found.Contains) is { } now)
        {
            isContradictory = now.IsEmpty;
            var lacking = isContradictory ? null : Lacking(table, table.Cells.Where(c => c.Value is null && !found.Contains(c.Position)
                && Enumerable.Range(table.HidesZeroAt(c.Position) ? 0 : 1, table.Rules.Threshold - (table.HidesZeroAt(c.Position) ? 0 : 1)).Any(v => now.IsPossible(c.Position, v))).Select(c => c.Position), now);
            if (lacking is null or { Count: 0 })
            {
                return lacking is null ? null : found;
            }

            found.UnionWith(lacking);
        }

        return null;
    }

    /// <summary>The sets of two or more hidden or unknown leaves, at most eight in all, whose sum has one value left, a small one.</summary>
    public static List<string> SmallUnions(ProtectedTable table)
    {
        var cube = table.Structure.Cube;
        int[] leaves = [.. Enumerable.Range(0, cube.CellCount).Where(c => cube.IsLeaf(c) && table.Find(c)?.Value is null)];
        if (leaves.Length is < 2 or > 8)
        {
            return [];
        }

        var sets = Enumerable.Range(1, (1 << leaves.Length) - 1).Select(bits => leaves.Where((_, i) => (bits >> i) % 2 == 1).ToArray()).Where(s => s.Length > 1).ToList();
        var rests = table.Structure.Rests.Concat(sets.Select(s => new Rest(0, [], s))).ToList();
        var first = cube.CellCount + table.Structure.Rests.Count;
        return Of(new ProtectedTable(table.Key, table.Revision, table.Rules, new TableStructure(cube, rests), table.Cells)) is not { } now
            ? [] : [.. sets.Where((_, i) => now.Bounds(first + i) is var b && b.Lower >= (table.HidesZeros ? 0 : 1) && b.Lower == b.Upper && b.Lower < table.Rules.Threshold)
                .Select(s => string.Join(" + ", s.Select(c => string.Join(' ', cube.CodesOf(c)))))];
    }

    private static ProtectedTable BeforePublication(ProtectedTable table) => new(
        table.Key, table.Revision, table.Rules, table.Structure, [.. table.Cells.Select(c => c.Value == 0 ? c : Cell.Suppressed(c.Position, c.Origin))]);

    private static bool Holds(TableStructure structure, int position, int leaf)
        => position < structure.Cube.CellCount
            ? Holds(structure.Cube, position, leaf)
            : structure.Rests[position - structure.Cube.CellCount].Parts.Any(p => Holds(structure.Cube, p, leaf));

    private static bool Holds(Cube cube, int cell, int leaf)
        => Enumerable.Range(0, cube.Dimensions.Count).All(d => IsAbove(cube.Dimensions[d].Codes, cube.CodeOf(cell, d), cube.CodeOf(leaf, d)));

    private static bool IsAbove(CodeList codes, int code, int other) => other >= 0 && (other == code || IsAbove(codes, code, codes.Parent(other)));

    private void Visit(int index)
    {
        if (_budget-- <= 0)
        {
            return;
        }

        if (index == _leaves.Length)
        {
            Record();
            return;
        }

        var holders = _holders[index];
        var cap = _caps[index] == long.MaxValue ? _mostOfFree : holders.Min(p => (_published[p] ?? long.MaxValue) - _sums[p]);
        for (var value = 0L; value <= cap; value++)
        {
            Add(holders, value, -1);
            if (Array.TrueForAll(holders, IsPromising))
            {
                Visit(index + 1);
            }

            Add(holders, -value, 1);
        }
    }

    private void Add(int[] holders, long value, int leavesLeft)
    {
        foreach (var position in holders)
        {
            _sums[position] += value;
            _leavesLeft[position] += leavesLeft;
        }
    }

    private bool IsPromising(int position) => _leavesLeft[position] > 0
        || (_published[position] is { } value ? _sums[position] == value : _sums[position] >= _least[position]);

    private void Record()
    {
        for (var position = 0; position < _sums.Length; position++)
        {
            _feasible[position].Add(_sums[position]);
        }
    }
}
