using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// Finds what some cells of a cube are together: one cell, or a rest of one. What one table leaves open together, another may break down.
/// </summary>
internal sealed class LinkedSums
{
    private readonly Cube _cube;
    private readonly Dictionary<string, int> _found;
    private readonly Dictionary<int, int[]> _leaves;
    private readonly List<Rest> _rests;
    private readonly HashSet<int> _auxiliary;

    public LinkedSums(Cube cube)
    {
        _cube = cube;
        _found = new Dictionary<string, int>(StringComparer.Ordinal);
        _leaves = [];
        _rests = [];
        _auxiliary = [];
        for (var cell = cube.CellCount - 1; cell >= 0; cell--)
        {
            // Of cells with the same leaves, as under a code with a single child, the topmost; the relations say that they are equal.
            _found[NameOf(LeavesOf(cell))] = cell;
        }
    }

    private LinkedSums(LinkedSums other)
    {
        _cube = other._cube;
        _found = new Dictionary<string, int>(other._found, StringComparer.Ordinal);
        _leaves = other._leaves;
        _rests = [.. other._rests];
        _auxiliary = [.. other._auxiliary];
    }

    /// <summary>The same, to be added to by itself.</summary>
    public LinkedSums Copy() => new(this);

    /// <summary>The rests so far.</summary>
    public IReadOnlyList<Rest> Rests => _rests;

    /// <summary>The variable that some cells are together; null when they are none yet.</summary>
    public int? Find(List<int> parts)
        => parts.Count == 1 ? parts[0] : _found.TryGetValue(NameOf(parts.SelectMany(LeavesOf)), out var variable) ? variable : null;

    /// <summary>Whether a variable is there only for what somebody may know of it: nobody judges it.</summary>
    public bool IsAuxiliary(int variable) => _auxiliary.Contains(variable);

    /// <summary>Makes some cells a variable that nobody judges, if they are none.</summary>
    public void AddAuxiliary(List<int> parts)
    {
        if (Find(parts) is null)
        {
            Add(parts);
            _auxiliary.Add(Find(parts)!.Value);
        }
    }

    /// <summary>Makes what is left of a cell beside others a variable that nobody judges, if it is none.</summary>
    public void AddAuxiliary(Rest rest)
    {
        if (Find([.. rest.Parts]) is null)
        {
            Add(rest);
            _auxiliary.Add(Find([.. rest.Parts])!.Value);
        }
    }

    /// <summary>Makes some cells a variable, if they are none.</summary>
    public void Add(List<int> parts)
    {
        if (Find(parts) is { } known)
        {
            _auxiliary.Remove(known);
            return;
        }

        var leaves = parts.SelectMany(LeavesOf).ToHashSet();
        var whole = WholeOf(leaves);
        Add(new Rest(whole, [.. Outside(whole, leaves).Order()], parts));
    }

    /// <summary>Adds a rest, unless its parts are a variable already.</summary>
    public void Add(Rest rest)
    {
        var name = NameOf(rest.Parts.SelectMany(LeavesOf));
        if (_found.TryAdd(name, _cube.CellCount + _rests.Count))
        {
            _rests.Add(rest);
        }
        else
        {
            _auxiliary.Remove(_found[name]);
        }
    }

    // The smallest cell that holds all of the leaves: going down as long as one child does.
    private int WholeOf(HashSet<int> leaves)
    {
        var whole = 0;
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var codes = _cube.Dimensions[d].Codes;
            var used = leaves.Select(l => _cube.CodeOf(l, d)).ToHashSet();
            var code = used.First();
            while (!used.All(u => IsWithin(codes, u, code)))
            {
                code = codes.Parent(code);
            }

            whole = _cube.With(whole, d, code);
        }

        return whole;
    }

    private static bool IsWithin(CodeList codes, int code, int ancestor)
    {
        while (code > ancestor)
        {
            code = codes.Parent(code);
        }

        return code == ancestor;
    }

    // What is left of a cell without some of its leaves, in as few cells as going down from it gives.
    private IEnumerable<int> Outside(int cell, HashSet<int> leaves)
    {
        var below = LeavesOf(cell);
        var inside = below.Count(leaves.Contains);
        if (inside == 0)
        {
            return [cell];
        }

        if (inside == below.Length)
        {
            return [];
        }

        var dimension = Enumerable.Range(0, _cube.Dimensions.Count).First(d => !_cube.Dimensions[d].Codes.IsLeaf(_cube.CodeOf(cell, d)));
        return _cube.Dimensions[dimension].Codes.Children(_cube.CodeOf(cell, dimension)).SelectMany(c => Outside(_cube.With(cell, dimension, c), leaves));
    }

    private int[] LeavesOf(int cell)
    {
        if (!_leaves.TryGetValue(cell, out var leaves))
        {
            _leaves.Add(cell, leaves = [.. _cube.LeavesBelow(cell)]);
        }

        return leaves;
    }

    private static string NameOf(IEnumerable<int> leaves) => string.Join(' ', leaves.Order());
}
