namespace DataHub.Disclosure.Tables;

/// <summary>
/// A tree of codes under the implicit root <see cref="Total"/>. Codes are numbered from 0 (the root); a parent's number is smaller than its children's.
/// Immutable. Building it costs O(n) for n codes.
/// </summary>
public sealed class CodeList
{
    /// <summary>The implicit root of every code list: the total over all its codes.</summary>
    public const string Total = "_T";

    /// <summary>
    /// First character of a synthetic code that stands for the siblings nobody sent: <c>~regio</c> is what is left of <c>regio</c>. No code of a
    /// catalogue starts with it.
    /// </summary>
    public const char RestPrefix = '~';

    private readonly string[] _codes;
    private readonly int[] _parents;
    private readonly int[][] _children;
    private readonly Dictionary<string, int> _index;

    private CodeList(string name, string[] codes, int[] parents)
    {
        Name = name;
        _codes = codes;
        _parents = parents;
        _children = ChildrenOf(parents);
        _index = new Dictionary<string, int>(codes.Length, StringComparer.Ordinal);
        for (var i = 0; i < codes.Length; i++)
        {
            _index.Add(codes[i], i);
        }
    }

    /// <summary>The code list's own name, such as <c>areas</c>.</summary>
    public string Name { get; }

    /// <summary>Number of codes, the root included; at least 1.</summary>
    public int Count => _codes.Length;

    /// <summary>The code with number <paramref name="code"/>, 0 to <see cref="Count"/> - 1.</summary>
    public string this[int code] => _codes[code];

    /// <summary>The parent's number; -1 for the root.</summary>
    public int Parent(int code) => _parents[code];

    /// <summary>The children's numbers, ascending; empty for a leaf.</summary>
    public IReadOnlyList<int> Children(int code) => _children[code];

    /// <summary>Whether the code has no children. A root without children is a leaf.</summary>
    public bool IsLeaf(int code) => _children[code].Length == 0;

    /// <summary>The number of <paramref name="code"/>, or -1 when the list does not hold it.</summary>
    public int IndexOf(string code) => _index.TryGetValue(code, out var index) ? index : -1;

    /// <summary>
    /// Builds a code list. Codes may come in any order; a missing parent, or the parent <see cref="Total"/>, means directly below the root.
    /// The numbering keeps the given order within each level of the tree.
    /// </summary>
    /// <param name="name">The list's name.</param>
    /// <param name="codes">Code and parent; the root may be given or left out.</param>
    /// <exception cref="ArgumentException">A code is empty, given twice, has a parent that is not in the list, or is its own ancestor.</exception>
    public static CodeList Create(string name, IEnumerable<(string Code, string? Parent)> codes)
    {
        var below = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var known = new HashSet<string>(StringComparer.Ordinal) { Total };
        var given = codes.Where(c => c.Code != Total).ToList();
        foreach (var (code, parent) in given)
        {
            if (string.IsNullOrEmpty(code) || !known.Add(code))
            {
                throw new ArgumentException($"Code list '{name}': a code is empty or given twice.", nameof(codes));
            }

            var key = parent ?? Total;
            if (!below.TryGetValue(key, out var list))
            {
                below.Add(key, list = []);
            }

            list.Add(code);
        }

        var order = new List<string> { Total };
        var parents = new List<int> { -1 };
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var child in below.GetValueOrDefault(order[i]) ?? [])
            {
                order.Add(child);
                parents.Add(i);
            }
        }

        // A code that the walk from the root did not reach has a parent that is unknown or below itself.
        return order.Count == given.Count + 1
            ? new CodeList(name, [.. order], [.. parents])
            : throw new ArgumentException($"Code list '{name}': a parent is not in the list, or a code is its own ancestor.", nameof(codes));
    }

    /// <summary>A list without levels: every code directly below the root.</summary>
    public static CodeList Flat(string name, params string[] codes) => Create(name, codes.Select(c => (c, (string?)null)));

    /// <summary>
    /// What a table needs of the list: the codes it uses with their ancestors, and in place of two or more siblings that it does not use one code,
    /// <see cref="RestPrefix"/> and their parent's. A code below which nothing is used becomes a leaf. This list itself when all codes are used.
    /// </summary>
    /// <param name="used">By code number: whether the table uses it.</param>
    public CodeList Reduce(IReadOnlyList<bool> used)
    {
        bool[] kept = [.. used];
        for (var code = Count - 1; code > 0; code--)
        {
            kept[_parents[code]] |= kept[code];
        }

        return kept.AsSpan(1).Contains(false) ? Create(Name, Enumerable.Range(0, Count).SelectMany(parent => Reduce(parent, kept))) : this;
    }

    /// <summary>The same list with siblings in ordinal order; itself when they are.</summary>
    public CodeList Ordered()
        => Array.TrueForAll(_children, siblings => siblings.Zip(siblings.Skip(1)).All(p => string.CompareOrdinal(_codes[p.First], _codes[p.Second]) < 0))
            ? this : Create(Name, _codes.Select((code, i) => (code, i == 0 ? null : _codes[_parents[i]])).OrderBy(c => c.code, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Count} codes)";

    private IEnumerable<(string Code, string? Parent)> Reduce(int parent, bool[] kept)
    {
        int[] unused = [.. _children[parent].Where(c => !kept[c])];
        if (unused.Length == _children[parent].Length)
        {
            return [];
        }

        var codes = _children[parent].Where(c => kept[c] || unused.Length == 1).Select(c => _codes[c]);
        return (unused.Length > 1 ? codes.Append(RestPrefix + _codes[parent]) : codes).Select(code => (code, (string?)_codes[parent]));
    }

    private static int[][] ChildrenOf(int[] parents)
    {
        var lists = new List<int>[parents.Length];
        for (var i = 0; i < parents.Length; i++)
        {
            lists[i] = [];
            if (i > 0)
            {
                lists[parents[i]].Add(i);
            }
        }

        return Array.ConvertAll(lists, l => l.ToArray());
    }
}
