namespace DataHub.Disclosure.Tables;

/// <summary>
/// Finds what is left of the cells of which only some parts are judged. Of every judged cell and along every dimension: the children that are not judged;
/// where judged cells lie below those, what is left when these are taken away, too. Both are sums that anybody can form.
/// </summary>
internal sealed class RestSearch
{
    private readonly Cube _cube;
    private readonly Func<int, bool> _isJudged;
    private readonly bool[] _isJudgedBelow;
    private readonly List<Rest> _rests = [];
    private readonly HashSet<string> _seen = [];

    private RestSearch(Cube cube, Func<int, bool> isJudged)
    {
        _cube = cube;
        _isJudged = isJudged;
        _isJudgedBelow = new bool[_cube.CellCount];

        // Children have higher numbers than their parents.
        for (var cell = _cube.CellCount - 1; cell >= 0; cell--)
        {
            _isJudgedBelow[cell] = Enumerable.Range(0, _cube.Dimensions.Count).SelectMany(d => Children(cell, d)).Any(c => isJudged(c) || _isJudgedBelow[c]);
        }
    }

    /// <summary>The rests, those of children first. A set of leaves is one rest, whatever it is the rest of.</summary>
    public static List<Rest> Find(Cube cube, Func<int, bool> isJudged)
    {
        var search = new RestSearch(cube, isJudged);
        var judged = Enumerable.Range(0, cube.CellCount).Where(isJudged).ToList();
        judged.ForEach(search.AddChildren);
        judged.ForEach(search.AddDescendants);
        return search._rests;
    }

    private void AddChildren(int cell)
    {
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var children = Children(cell, d).ToLookup(_isJudged);
            Add(cell, [.. children[true]], [.. children[false]]);
        }
    }

    private void AddDescendants(int cell)
    {
        for (var d = 0; d < _cube.Dimensions.Count; d++)
        {
            var (known, parts) = (new List<int>(), new List<int>());
            foreach (var child in Children(cell, d))
            {
                Split(child, d, known, parts);
            }

            Add(cell, known, parts);
        }
    }

    // Along the first dimension as far as it goes, then along the next.
    private void Split(int cell, int firstDimension, List<int> known, List<int> parts)
    {
        if (_isJudged(cell) || !_isJudgedBelow[cell])
        {
            (_isJudged(cell) ? known : parts).Add(cell);
            return;
        }

        var dimension = Enumerable.Range(0, _cube.Dimensions.Count).Select(d => (firstDimension + d) % _cube.Dimensions.Count)
            .First(d => Children(cell, d).Any(c => _isJudged(c) || _isJudgedBelow[c]));
        foreach (var child in Children(cell, dimension))
        {
            Split(child, firstDimension, known, parts);
        }
    }

    private void Add(int cell, List<int> known, List<int> parts)
    {
        if (known.Count > 0 && parts.Count > 1 && _seen.Add(string.Join(' ', parts.SelectMany(_cube.LeavesBelow).Order())))
        {
            _rests.Add(new Rest(cell, [.. known.Order()], [.. parts.Order()]));
        }
    }

    private IEnumerable<int> Children(int cell, int dimension)
        => _cube.Dimensions[dimension].Codes.Children(_cube.CodeOf(cell, dimension)).Select(code => _cube.With(cell, dimension, code));
}
