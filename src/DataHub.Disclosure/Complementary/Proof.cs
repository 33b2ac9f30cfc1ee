using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Which required values have been shown possible. Every step in whole numbers, taken as often as it goes, counts for all cells that it moves.
/// </summary>
internal sealed class Proof
{
    private readonly JudgedTable _table;
    private readonly Func<int, long> _least;
    private readonly Dictionary<int, Requirement> _requirements = [];
    private readonly Dictionary<int, bool[]> _isShown = [];
    private readonly long _longest;

    public Proof(JudgedTable table, Func<int, long> least, IEnumerable<Requirement> requirements)
    {
        _table = table;
        _least = least;
        foreach (var requirement in requirements)
        {
            var isShown = new bool[requirement.Highest - requirement.Lowest + 1];
            _requirements.Add(requirement.Cell, requirement);
            _isShown.Add(requirement.Cell, isShown);

            // How often the shortest step may be wanted: from the true value to the farther end.
            var value = table.Values[requirement.Cell];
            _longest = Math.Max(_longest, Math.Max(value - requirement.Lowest, requirement.Highest - value));
            Mark(requirement.Cell, value);
        }
    }

    /// <summary>Whether the value is shown possible for a cell to protect.</summary>
    public bool IsShown(int cell, long value) => _isShown[cell][value - _requirements[cell].Lowest];

    /// <summary>The required values that are still open.</summary>
    public IEnumerable<(int Cell, long Value)> Open()
        => _requirements.Values.SelectMany(r => Enumerable.Range(0, _isShown[r.Cell].Length).Where(o => !_isShown[r.Cell][o]).Select(o => (r.Cell, r.Lowest + o)));

    /// <summary>Takes a step into the proof if it moves hidden cells only and keeps every relation. False when it does not, or when it cannot be taken even once.</summary>
    public bool Add(bool[] hidden, Step step)
    {
        if (!step.Keeps(_table, hidden))
        {
            return false;
        }

        var shortest = step.Shortest();
        var (back, forth) = shortest.Range(_table, _least, _longest);
        for (var i = 0; i < shortest.Variables.Length; i++)
        {
            if (_requirements.TryGetValue(shortest.Variables[i], out var requirement))
            {
                Mark(requirement, shortest.Amounts[i], back, forth);
            }
        }

        return step.Range(_table, _least, 1).Forth > 0;
    }

    private void Mark(Requirement requirement, long amount, long back, long forth)
    {
        var value = _table.Values[requirement.Cell];
        for (var wanted = requirement.Lowest; wanted <= requirement.Highest; wanted++)
        {
            var (times, rest) = Math.DivRem(wanted - value, amount);
            if (rest == 0 && times >= back && times <= forth)
            {
                Mark(requirement.Cell, wanted);
            }
        }
    }

    private void Mark(int cell, long value)
    {
        var requirement = _requirements[cell];
        if (value >= requirement.Lowest && value <= requirement.Highest)
        {
            _isShown[cell][value - requirement.Lowest] = true;
        }
    }
}
