using DataHub.Disclosure.Tables;

namespace DataHub.Api.Catalogue;

/// <summary>
/// The codes of a list as a tree, with the time in which each is valid together with all its ancestors: a code below one that is not valid is not valid
/// either. Tolerates lists that are not in order; codes that do not hang from the total are never valid.
/// </summary>
internal sealed class CodeTree
{
    private readonly Dictionary<string, (CodeEntry Entry, Validity Validity)> _codes = new(StringComparer.Ordinal);

    public CodeTree(IReadOnlyList<CodeEntry> codes)
    {
        var children = codes.Where(c => c.Code is not null).ToLookup(c => c.Parent ?? CodeList.Total, StringComparer.Ordinal);
        var open = new Stack<(CodeEntry Entry, Validity Above)>(children[CodeList.Total].Select(c => (c, new Validity(null, null))));
        while (open.TryPop(out var next))
        {
            var validity = next.Above.And(new Validity(next.Entry.ValidFrom, next.Entry.ValidTo));
            if (_codes.TryAdd(next.Entry.Code, (next.Entry, validity)))
            {
                foreach (var child in children[next.Entry.Code])
                {
                    open.Push((child, validity));
                }
            }
        }
    }

    /// <summary>The codes that hang from the total.</summary>
    public IEnumerable<string> Codes => _codes.Keys;

    public bool IsRooted(string code) => code == CodeList.Total || _codes.ContainsKey(code);

    public bool Contains(string code) => _codes.ContainsKey(code);

    /// <summary>Its parent, the total included, and when it is valid; null when there is no such code.</summary>
    public (string Parent, Validity Validity)? Find(string code)
        => _codes.TryGetValue(code, out var found) ? (found.Entry.Parent ?? CodeList.Total, found.Validity) : null;
}
