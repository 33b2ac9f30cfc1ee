using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>A pattern in the making: what is hidden, what must stay possible for the hidden cells, and the ways found to get there.</summary>
internal sealed class Draft : IDisposable
{
    private readonly LowestValues _lowest;
    private readonly List<Deviation>?[] _through;
    private readonly Dictionary<int, List<Way>> _waysOf = [];
    private readonly Queue<Way> _lacking = new();

    /// <summary>Nothing hidden but the primary cells and what is unknown.</summary>
    public Draft(JudgedTable table, IReadOnlyList<int> primaries, int threshold, CellCosts costs, LowestValues lowest, Effort effort, Deadline deadline)
    {
        Effort = effort;
        Table = table;
        Threshold = threshold;
        Deadline = deadline;
        Costs = costs.Of(table);
        Programs = new Programs(table, Costs, Least);
        Hidden = new bool[table.Values.Length];
        IsPrimary = new bool[table.Values.Length];
        _through = new List<Deviation>?[table.Values.Length];
        _lowest = lowest;
        for (var v = 0; v < Hidden.Length; v++)
        {
            Hidden[v] = !table.IsJudged(v);
        }

        foreach (var primary in primaries)
        {
            Hidden[primary] = true;
            IsPrimary[primary] = true;
        }
    }

    public JudgedTable Table { get; }

    public int Threshold { get; }

    public Effort Effort { get; }

    public Deadline Deadline { get; }

    /// <summary>Is told how far each step has come.</summary>
    public Action<ProtectionStep, double>? Tell { get; init; }

    /// <summary>By variable: what hiding it costs.</summary>
    public double[] Costs { get; }

    public Programs Programs { get; }

    /// <summary>By variable: whether it is hidden, unknown cells included.</summary>
    public bool[] Hidden { get; }

    /// <summary>By variable: whether it stays hidden whatever happens.</summary>
    public bool[] IsPrimary { get; }

    /// <summary>The cells to protect, by variable.</summary>
    public SortedDictionary<int, Requirement> Requirements { get; } = [];

    /// <summary>Two for each cell to protect, or one where it is at an end already.</summary>
    public IEnumerable<Way> Ways => Requirements.Keys.SelectMany(c => _waysOf[c]);

    /// <summary>The deviations in use.</summary>
    public IEnumerable<Deviation> Deviations => Ways.Select(w => w.Deviation).OfType<Deviation>().Distinct();

    /// <summary>Whether cells that are not protected must stay what they are: not small.</summary>
    public bool IsGuarding { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Programs.Dispose();

    /// <summary>The deviations in use that move a variable.</summary>
    public IReadOnlyList<Deviation> Through(int variable) => _through[variable] ?? [];

    /// <summary>What a variable may not fall below on any way.</summary>
    public long Least(int variable)
        => Table.NotSmall.Contains(variable) ? Threshold
            : !Table.IsJudged(variable) || Table.IsZero(variable) ? Table.Least(variable)
            : IsGuarding && !IsPrimary[variable] && !Requirements.ContainsKey(variable) ? Threshold : Table.Least(variable);

    /// <summary>What the complementary cells of a pattern cost.</summary>
    public double CostOf(bool[] hidden)
    {
        var cost = 0.0;
        for (var v = 0; v < hidden.Length; v++)
        {
            cost += hidden[v] && !IsPrimary[v] ? Costs[v] : 0;
        }

        return cost;
    }

    public void Hide(ReadOnlySpan<int> variables)
    {
        foreach (var variable in variables)
        {
            Hidden[variable] = true;
        }
    }

    /// <summary>From now on the cell is to be protected; <see cref="FindWays"/> sees to it. False when no solver can tell what that takes.</summary>
    public bool Require(int cell)
    {
        if ((Table.Groups.Contains(cell) && !IsPrimary[cell]) || _lowest.Of(cell) is not { } lowest)
        {
            return false;
        }

        Require(Requirement.For(cell, lowest, Threshold, Table.HidesZeroOf(cell)));
        return true;
    }

    /// <summary>From now on both ends must stay possible for the cell; <see cref="FindWays"/> sees to it.</summary>
    public void Require(Requirement requirement)
    {
        Requirements.Add(requirement.Cell, requirement);
        _waysOf.Add(requirement.Cell, []);
        AddWay(requirement.Cell, requirement.Lowest);
        AddWay(requirement.Cell, requirement.Highest);
    }

    /// <summary>From now on there must be this way, too, for a cell to protect; <see cref="FindWays"/> sees to it.</summary>
    public void Require(Way way)
    {
        _waysOf[way.Cell].Add(way);
        _lacking.Enqueue(way);
    }

    /// <summary>Finds the ways that a cell lacks among what is hidden already. False when there is none.</summary>
    public bool FindWaysWithin(int cell)
    {
        foreach (var way in _waysOf[cell].Where(w => w.Deviation is null || !IsWithin(w, w.Deviation)))
        {
            if ((Through(cell).FirstOrDefault(d => IsWithin(way, d)) ?? Within(way, Programs.Narrowest)) is not { } deviation)
            {
                return false;
            }

            Take(way, deviation);
        }

        return true;
    }

    /// <summary>The cell needs no protection any more.</summary>
    public void Release(int cell)
    {
        if (Requirements.Remove(cell))
        {
            _waysOf[cell].ForEach(w => Take(w, null));
            _waysOf.Remove(cell);
        }
    }

    /// <summary>The way needs another deviation; <see cref="FindWays"/> sees to it.</summary>
    public void Lose(Way way)
    {
        Take(way, null);
        _lacking.Enqueue(way);
    }

    /// <summary>Leads a way over a deviation; null: over none.</summary>
    public void Take(Way way, Deviation? deviation)
    {
        if (way.Deviation is { } old && old.Users.Remove(way) && old.Users.Count == 0)
        {
            foreach (var variable in old.Variables)
            {
                _through[variable]!.Remove(old);
            }
        }

        way.Deviation = deviation;
        if (deviation is not null)
        {
            deviation.Users.Add(way);
            if (deviation.Users.Count == 1)
            {
                foreach (var variable in deviation.Variables)
                {
                    (_through[variable] ??= []).Add(deviation);
                }
            }
        }
    }

    /// <summary>Finds the cheapest ways that are still lacking, and hides the cells they move. False when there is none, or no time.</summary>
    public bool FindWays()
    {
        // The longest ways first: they hide the most, and the others then often go through what is hidden already. Of equal ones a family at a time, since they
        // share their program.
        var lacking = _lacking.OrderByDescending(w => Math.Abs(w.Distance)).ThenBy(w => Programs.FamilyOf(w.Cell)).ThenBy(w => Costs[w.Cell]).ToList();
        _lacking.Clear();
        var done = 0;
        foreach (var way in lacking.Where(w => w.Deviation is null && Requirements.ContainsKey(w.Cell)))
        {
            Tell?.Invoke(IsGuarding ? ProtectionStep.Guarding : ProtectionStep.Hiding, (double)done++ / lacking.Count);
            var deviation = Through(way.Cell).FirstOrDefault(d => IsWithin(way, d)) ?? Cheapest(way);
            if (deviation is null)
            {
                return false;
            }

            Take(way, deviation);
            Hide(deviation.Variables);
        }

        return true;
    }

    /// <summary>A way from a cell's true value to another through hidden cells alone, as near the cell as it can be found; null when there is none within
    /// <paramref name="width"/>.</summary>
    public Deviation? Within(int cell, long distance, int width) => Within(new Way(cell, distance), width);

    /// <summary>The same for whoever's knowledge the way must agree with.</summary>
    public Deviation? Within(Way way, int width)
    {
        for (var w = Math.Min(Programs.Narrowest, width); w <= Math.Max(Programs.Narrowest, width); w++)
        {
            var program = Programs.Around(way.Cell, w);
            if (program.MoveWithin(way, Hidden, Deadline.Token) == SolveStatus.Optimal)
            {
                return program.Deviation();
            }
        }

        return null;
    }

    /// <summary>Another of the ways to the same value through hidden cells; null when this attempt finds none.</summary>
    public Deviation? Within(Way way, int width, int attempt)
    {
        var program = Programs.Around(way.Cell, width);
        return program.MoveWithin(way, Hidden, attempt, Deadline.Token) == SolveStatus.Optimal ? program.Deviation() : null;
    }

    /// <summary>Whether a deviation serves a way, on which no cell falls below its least value, nor contradicts what an insider knows.</summary>
    public bool IsWithin(Way way, Deviation deviation)
    {
        if (!way.IsReachedBy(deviation))
        {
            return false;
        }

        var share = way.Distance / deviation.At(way.Cell);
        for (var i = 0; i < deviation.Variables.Length; i++)
        {
            if (Table.Values[deviation.Variables[i]] + (deviation.Amounts[i] * share) < Least(deviation.Variables[i]) - Way.Epsilon)
            {
                return false;
            }
        }

        return way.Insider is not { } insider || insider.Allows(Table.Values[insider.Cell] + (deviation.At(insider.Cell) * share), Way.Epsilon);
    }

    /// <summary>The cheapest way, through published cells where it must, as near its cell as it can be found; null when there is none within <paramref name="most"/>, or no time.</summary>
    public Deviation? Cheapest(Way way, int most = Neighbourhoods.Whole)
    {
        for (var width = Programs.Narrowest; width <= most && !Deadline.IsOver; width++)
        {
            var program = Programs.Around(way.Cell, width);
            if (program.Move(way, Hidden, Deadline.Token) == SolveStatus.Optimal)
            {
                return program.Deviation();
            }
        }

        return null;
    }

    private void AddWay(int cell, long target)
    {
        if (target != Table.Values[cell])
        {
            var way = new Way(cell, target - Table.Values[cell]);
            _waysOf[cell].Add(way);
            _lacking.Enqueue(way);
        }
    }
}
