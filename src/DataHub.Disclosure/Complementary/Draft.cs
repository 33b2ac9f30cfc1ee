using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>A pattern in the making: what is hidden, what must stay possible for the hidden cells, and the ways found to get there.</summary>
internal sealed class Draft : IDisposable
{
    private readonly LowestValues _lowest;

    /// <summary>Nothing hidden but what is unknown.</summary>
    public Draft(JudgedTable table, int threshold, NoiseKey key, Deadline deadline)
    {
        Table = table;
        Threshold = threshold;
        Deadline = deadline;
        Costs = CellCosts.Of(table, key);
        Program = new DeviationProgram(table, Costs);
        Hidden = new bool[table.Values.Length];
        IsPrimary = new bool[table.Values.Length];
        _lowest = new LowestValues(table, deadline.Token);
        for (var v = 0; v < Hidden.Length; v++)
        {
            Hidden[v] = !table.IsJudged(v);
        }
    }

    public JudgedTable Table { get; }

    public int Threshold { get; }

    public Deadline Deadline { get; }

    /// <summary>By variable: what hiding it costs.</summary>
    public double[] Costs { get; }

    public DeviationProgram Program { get; }

    /// <summary>By variable: whether it is hidden, unknown cells included.</summary>
    public bool[] Hidden { get; }

    /// <summary>By variable: whether it stays hidden whatever happens.</summary>
    public bool[] IsPrimary { get; }

    /// <summary>The cells to protect, by variable.</summary>
    public SortedDictionary<int, Requirement> Requirements { get; } = [];

    /// <summary>Two for each cell to protect, or one where it is at an end already.</summary>
    public List<Way> Ways { get; } = [];

    public int HiddenCount => Hidden.Count(h => h);

    /// <inheritdoc/>
    public void Dispose() => Program.Dispose();

    public void Hide(Func<int, bool> isMoved)
    {
        for (var v = 0; v < Hidden.Length; v++)
        {
            Hidden[v] |= isMoved(v);
        }
    }

    /// <summary>From now on the cell is to be protected; <see cref="FindWays"/> sees to it. False when no solver can tell what that takes.</summary>
    public bool Require(int cell)
    {
        if (_lowest.Of(cell) is not { } lowest)
        {
            return false;
        }

        var requirement = Requirement.For(cell, lowest, Threshold);
        Requirements.Add(cell, requirement);
        AddWay(cell, requirement.Lowest);
        AddWay(cell, requirement.Highest);
        return true;
    }

    /// <summary>The cells need no protection any more.</summary>
    public void Release(HashSet<int> cells)
    {
        Ways.RemoveAll(w => cells.Contains(w.Cell));
        foreach (var cell in cells)
        {
            Requirements.Remove(cell);
        }
    }

    /// <summary>Finds the cheapest ways that are still lacking, and hides the cells they move. False when there is none, or no time.</summary>
    public bool FindWays()
    {
        // The longest ways first: they hide the most, and the others then often go through what is hidden already.
        foreach (var way in Ways.Where(w => w.Deviations is null).OrderByDescending(w => Math.Abs(w.Distance)).ThenBy(w => Costs[w.Cell]).ToList())
        {
            way.Deviations = Ways.Find(w => w.Deviations is not null && way.IsReachedBy(w.Deviations))?.Deviations;
            if (way.Deviations is not null)
            {
                continue;
            }

            if (Program.Move(way.Cell, way.Distance, Hidden, Deadline.Token) != SolveStatus.Optimal)
            {
                return false;
            }

            way.Deviations = Program.Deviations();
            Hide(way.Uses);
        }

        return true;
    }

    /// <summary>Whether the cell can be small for all that is hidden, going by fractions. The deviations are known to be possible.</summary>
    public bool CanBeSmall(int cell, IEnumerable<double[]> deviations)
    {
        var distance = Threshold - 1 - Table.Values[cell];
        return deviations.Any(d => d[cell] <= distance) || Program.MoveWithin(cell, distance, Hidden, Deadline.Token) != SolveStatus.Infeasible;
    }

    private void AddWay(int cell, long target)
    {
        if (target != Table.Values[cell])
        {
            Ways.Add(new Way(cell, target - Table.Values[cell]));
        }
    }
}
