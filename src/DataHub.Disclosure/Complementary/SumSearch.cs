namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Looks for sums of unknowns, each once or not at all, that follow from equations and have few units. Such a sum is made of some of the equations, each taken once: an equation
/// has an unknown to itself, and taken twice it would count that one twice.
/// </summary>
/// <remarks>
/// One equation is taken; where an unknown then counts neither once nor not at all, one of the others in which it stands must be taken as well, and each is tried. Where the sum
/// has too many units, some unknown must go: units are never negative. Complete unless it gives up.
/// </remarks>
/// <param name="equations">The equations, each with the unknown it has to itself, and the number of units on the right.</param>
/// <param name="units">By unknown: the number of units that it has at least.</param>
/// <param name="threshold">k.</param>
/// <param name="cancellation">Stops the search.</param>
internal sealed class SumSearch(IReadOnlyList<(int Own, IReadOnlyDictionary<int, ulong> Terms, ulong Right)> equations, Func<int, long> units, int threshold, CancellationToken cancellation)
{
    // Steps, all together; counted, not timed, so that the same table gives the same answer on every machine.
    private const int Effort = 2_000_000;

    // Of equations in one sum; it is one step of the stack each.
    private const int MostTaken = 500;

    private readonly Dictionary<int, List<int>> _equationsWith = [];
    private readonly Dictionary<int, ulong> _times = [];
    private readonly HashSet<int> _wrong = [];
    private readonly bool[] _isOut = new bool[equations.Count];
    private ulong _right;
    private int _taken;
    private int _left = Effort;

    /// <summary>Whether there may be a sum that was not found.</summary>
    public bool HasGivenUp => _left <= 0;

    /// <summary>The unknowns of such a sum; empty where none was found.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int[] Find()
    {
        for (var e = 0; e < equations.Count; e++)
        {
            foreach (var unknown in equations[e].Terms.Keys)
            {
                _equationsWith.TryAdd(unknown, []);
                _equationsWith[unknown].Add(e);
            }
        }

        for (var e = 0; e < equations.Count; e++)
        {
            if (IsTaken(e, 0))
            {
                return [.. _times.Where(t => t.Value == 1).Select(t => t.Key).Order()];
            }

            _isOut[e] = true;
        }

        return [];
    }

    // Whether a sum was found with the equation, and others that are not out; otherwise all is as before.
    private bool IsTaken(int equation, long before)
    {
        cancellation.ThrowIfCancellationRequested();
        var together = before + units(equations[equation].Own);
        if (_left-- <= 0 || together >= threshold)
        {
            return false;
        }

        Change(equation, isAdded: true);
        _isOut[equation] = true;
        _left = ++_taken > MostTaken ? 0 : _left;
        if (IsFound(together))
        {
            return true;
        }

        _taken--;
        _isOut[equation] = false;
        Change(equation, isAdded: false);
        return false;
    }

    private bool IsFound(long together)
    {
        if (_wrong.Count == 0 && _right > 0 && _right < (ulong)threshold)
        {
            return true;
        }

        // Those that the unknown with the least choice leaves, or those that may take away an unknown.
        var open = _wrong.Count > 0 ? _wrong.Select(OpenWith).MinBy(e => e.Count)!
            : [.. _times.Where(t => t.Value == 1).SelectMany(t => OpenWith(t.Key)).Distinct()];
        var tried = 0;
        var isFound = false;
        while (!isFound && tried < open.Count)
        {
            isFound = IsTaken(open[tried], together);
            _isOut[open[tried++]] = true;
        }

        open[..tried].ForEach(e => _isOut[e] = false);
        return isFound;
    }

    private List<int> OpenWith(int unknown) => _equationsWith[unknown].FindAll(e => !_isOut[e]);

    private void Change(int equation, bool isAdded)
    {
        var (_, terms, right) = equations[equation];
        foreach (var (unknown, coefficient) in terms)
        {
            var times = PrimeField.Add(_times.GetValueOrDefault(unknown), isAdded ? coefficient : PrimeField.Negative(coefficient));
            _ = times == 0 ? _times.Remove(unknown) : (_times[unknown] = times) == 0;
            _ = times <= 1 ? _wrong.Remove(unknown) : _wrong.Add(unknown);
        }

        _right = PrimeField.Add(_right, isAdded ? right : PrimeField.Negative(right));
    }
}
