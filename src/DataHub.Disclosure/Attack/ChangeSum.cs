namespace DataHub.Disclosure.Attack;

/// <summary>Adds up changes of generators to a move of all unknowns.</summary>
internal sealed class ChangeSum(GeneratorSystem system, int count)
{
    private readonly long[] _steps = new long[count];
    private readonly List<int> _changed = [];

    /// <summary>The move that makes these steps, together with what follows for the totals above.</summary>
    public Move Of(List<(int Generator, long Steps)> changes)
    {
        foreach (var (generator, steps) in changes)
        {
            Add(system.Generators[generator], steps);
            foreach (var dependent in system.Above.Entries(generator))
            {
                Add(system.Dependents[dependent], steps);
            }
        }

        _changed.Sort();
        var variables = new List<int>(_changed.Count);
        var sums = new List<long>(_changed.Count);
        foreach (var variable in _changed)
        {
            if (_steps[variable] != 0)
            {
                variables.Add(variable);
                sums.Add(_steps[variable]);
                _steps[variable] = 0;
            }
        }

        _changed.Clear();
        return Move.Of([.. variables], [.. sums]);
    }

    private void Add(int variable, long steps)
    {
        _steps[variable] += steps;
        _changed.Add(variable);
    }
}
