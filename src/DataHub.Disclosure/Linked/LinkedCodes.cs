using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>One dimension of linked tables: the codes that any of them uses, and for each table which of these its own codes stand for.</summary>
internal sealed class LinkedCodes
{
    private readonly CodeList[] _full;
    private readonly int[][][] _expansions;
    private readonly int[] _numbers;
    private readonly CodeList _union;

    /// <summary>Joins the lists of a dimension.</summary>
    /// <param name="full">By table: every code that is valid in its period.</param>
    /// <param name="reduced">By table: the codes it uses, with those that stand for the others.</param>
    /// <exception cref="ArgumentException">A code has different parents, or a table uses one that is not in its list.</exception>
    public LinkedCodes(CodeList[] full, CodeList[] reduced)
    {
        _full = full;
        _union = Union(full);
        var used = new bool[_union.Count];
        foreach (var list in reduced)
        {
            for (var code = 0; code < list.Count; code++)
            {
                if (list[code][0] != CodeList.RestPrefix)
                {
                    used[NumberIn(_union, list[code])] = true;
                }
            }
        }

        Joint = _union.Reduce(used);
        _numbers = [.. Enumerable.Range(0, _union.Count).Select(JointOf)];
        _expansions = [.. reduced.Select((list, t) => Enumerable.Range(0, list.Count).Select(code => Expand(t, list, code)).ToArray())];
    }

    /// <summary>The codes that any table uses, and those that stand for the others.</summary>
    public CodeList Joint { get; }

    /// <summary>The codes that a code of a table stands for: one, or those of the siblings which that table does not use.</summary>
    public int[] Of(int table, int code) => _expansions[table][code];

    /// <summary>The codes of which nothing can be in a table's period, since they are not valid in it, while others beside them are. A code of which no part was valid then was not broken down.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="within">The tables of periods within its own: what is valid in one of these may have something in it.</param>
    public IEnumerable<int> NotValidIn(int table, IEnumerable<int> within)
    {
        var isValid = new bool[Joint.Count];
        var isBrokenDown = new bool[Joint.Count];
        foreach (var list in within.Select(t => _full[t]))
        {
            Enumerable.Range(0, list.Count).ToList().ForEach(code => isValid[_numbers[NumberIn(_union, list[code])]] = true);
        }

        for (var code = 0; code < _full[table].Count; code++)
        {
            var number = _numbers[NumberIn(_union, _full[table][code])];
            isValid[number] = true;
            isBrokenDown[number] |= !_full[table].IsLeaf(code);
        }

        var isNothing = new bool[Joint.Count];
        for (var code = 1; code < Joint.Count; code++)
        {
            var parent = Joint.Parent(code);
            isNothing[code] = isNothing[parent] || (!isValid[code] && isValid[parent] && isBrokenDown[parent]);
        }

        return Enumerable.Range(0, Joint.Count).Where(c => isNothing[c]);
    }

    private static CodeList Union(CodeList[] lists)
    {
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        var codes = new List<(string Code, string? Parent)>();
        foreach (var list in lists)
        {
            for (var code = 1; code < list.Count; code++)
            {
                var parent = list[list.Parent(code)];
                if (parents.TryAdd(list[code], parent))
                {
                    codes.Add((list[code], parent));
                }
                else if (parents[list[code]] != parent)
                {
                    throw new ArgumentException($"A code of '{list.Name}' has different parents in linked tables.", nameof(lists));
                }
            }
        }

        return CodeList.Create(lists[0].Name, codes);
    }

    private static int NumberIn(CodeList list, string code)
        => list.IndexOf(code) is var number and >= 0 ? number : throw new ArgumentException($"A table uses a code that is not in '{list.Name}'.", nameof(code));

    // Itself, or what stands for it and its unused siblings; below a leaf of the joint list, that leaf.
    private int JointOf(int code)
    {
        for (var c = code; ; c = _union.Parent(c))
        {
            if (Joint.IndexOf(_union[c]) is var own and >= 0)
            {
                return own;
            }

            if (Joint.IndexOf(CodeList.RestPrefix + _union[_union.Parent(c)]) is var rest and >= 0)
            {
                return rest;
            }
        }
    }

    private int[] Expand(int table, CodeList list, int code)
    {
        if (list[code][0] != CodeList.RestPrefix)
        {
            return [Joint.IndexOf(list[code])];
        }

        var (full, siblings) = (_full[table], list.Children(list.Parent(code)).Select(s => list[s]).ToHashSet(StringComparer.Ordinal));
        var parent = NumberIn(full, list[list.Parent(code)]);
        return [.. full.Children(parent).Where(c => !siblings.Contains(full[c])).Select(c => _numbers[NumberIn(_union, full[c])]).Distinct().Order()];
    }
}
