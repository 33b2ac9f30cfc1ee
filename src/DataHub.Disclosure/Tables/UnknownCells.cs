using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Tables;

/// <summary>What is known of the cells that bounds alone leave open. No record: a record prints itself.</summary>
internal sealed class Settlement(SolveStatus status, long[] completion, bool[] follows)
{
    /// <summary>Optimal: all questions answered. Infeasible: no non-negative whole numbers fit. Unknown: time or solver gave out.</summary>
    public SolveStatus Status => status;

    /// <summary>By variable: a table that fits.</summary>
    public long[] Completion => completion;

    /// <summary>By variable: whether no other value fits.</summary>
    public bool[] Follows => follows;
}

/// <summary>
/// Fills the cells that nothing sent determines, and finds those that are determined all the same: smallest value = largest value. Most are shown to be
/// open by two different tables from a small pool; a solver is asked about the others one by one.
/// </summary>
internal sealed class UnknownCells
{
    private const double Epsilon = 1e-6;
    private const double Effort = 10;
    private const int PatienceOfProbes = 3;

    private readonly EquationSystem _system;
    private readonly Closure _closure;
    private readonly Deadline _deadline;
    private readonly long[] _least;
    private readonly long[] _most;
    private readonly long _cap;
    private long[]? _completion;

    public UnknownCells(EquationSystem system, Closure closure, Deadline deadline)
    {
        _system = system;
        _closure = closure;
        _deadline = deadline;
        _least = new long[system.VariableCount];
        _most = new long[system.VariableCount];
        Int128 sum = 1000;
        for (var v = 0; v < system.VariableCount; v++)
        {
            sum += closure.Lower(v);
        }

        // Whether a variable can move at all shows close to any table that fits, so a generous bound in place of none loses nothing.
        _cap = (long)Int128.Min(sum, IntegerProgram.Unbounded);
    }

    /// <summary>A table of whole numbers that fits, by variable; the status says why there is none.</summary>
    public (SolveStatus Status, long[] Completion) Complete()
    {
        if (Enumerable.Range(0, _system.VariableCount).All(_closure.IsKnown))
        {
            return (SolveStatus.Optimal, [.. Enumerable.Range(0, _system.VariableCount).Select(_closure.Lower)]);
        }

        if (_cap == IntegerProgram.Unbounded)
        {
            return (SolveStatus.Unknown, []);
        }

        using var program = new OpenProgram(_system, _closure, _cap);
        return (FindCompletion(program), _completion ?? []);
    }

    public Settlement Settle()
    {
        var follows = new bool[_system.VariableCount];
        var unknown = new List<int>();
        for (var v = 0; v < follows.Length; v++)
        {
            if (!_closure.IsKnown(v))
            {
                unknown.Add(v);
            }
        }

        if (unknown.Count == 0)
        {
            return new Settlement(SolveStatus.Optimal, new long[follows.Length], follows);
        }

        if (_cap == IntegerProgram.Unbounded)
        {
            return new Settlement(SolveStatus.Unknown, new long[follows.Length], follows);
        }

        using var program = new OpenProgram(_system, _closure, _cap);
        var status = FindCompletion(program);
        if (status == SolveStatus.Optimal)
        {
            status = Probe(program, unknown, follows);
        }

        return new Settlement(status, _completion ?? new long[follows.Length], follows);
    }

    private SolveStatus FindCompletion(OpenProgram program)
    {
        if (program.Minimize(Noise(0), _deadline.Token) == SolveStatus.Optimal && Accept(program.Rounded()))
        {
            return SolveStatus.Optimal;
        }

        var status = program.Find(-1, 0, 0, Effort, _deadline.Token, out var table);
        return table is not null && Accept(table) ? SolveStatus.Optimal
            : status == SolveStatus.Infeasible ? SolveStatus.Infeasible : SolveStatus.Unknown;
    }

    private SolveStatus Probe(OpenProgram program, List<int> unknown, bool[] follows)
    {
        // All open questions at once, upwards and downwards in turn: one table answers many of them. It ends when it answers none any more.
        var fruitless = 0;
        for (var probe = 1; fruitless < PatienceOfProbes && unknown.Exists(IsQuestion); probe++)
        {
            var questions = unknown.Count(IsQuestion);
            var noise = Noise(probe);
            var sign = probe % 2 == 0 ? 1 : -1;
            var status = program.Minimize(v => IsQuestion(v) ? sign + noise(v) : 0, _deadline.Token);
            _ = status == SolveStatus.Optimal && Accept(program.Rounded());
            fruitless = unknown.Count(IsQuestion) < questions ? 0 : fruitless + 1;
        }

        foreach (var variable in unknown.Where(IsQuestion))
        {
            // An earlier answer in this loop may have settled this one.
            if (!IsQuestion(variable))
            {
                continue;
            }

            var below = CanBe(program, variable, isBelow: true);
            var above = below == SolveStatus.Infeasible ? CanBe(program, variable, isBelow: false) : below;
            if (above == SolveStatus.Unknown)
            {
                return SolveStatus.Unknown;
            }

            follows[variable] = above == SolveStatus.Infeasible;
        }

        return SolveStatus.Optimal;
    }

    // Whether the variable can be smaller (larger) than in the completion.
    private SolveStatus CanBe(OpenProgram program, int variable, bool isBelow)
    {
        var value = _completion![variable];
        if (isBelow ? value <= _closure.Lower(variable) : value >= _closure.Upper(variable))
        {
            return SolveStatus.Infeasible;
        }

        var sign = isBelow ? 1 : -1;
        if (program.Minimize(v => v == variable ? sign : 0, _deadline.Token) == SolveStatus.Optimal)
        {
            if (Accept(program.Rounded()) && _least[variable] < _most[variable])
            {
                return SolveStatus.Feasible;
            }

            if (program.Objective * sign is var end && (isBelow ? Math.Ceiling(end - Epsilon) >= value : Math.Floor(end + Epsilon) <= value))
            {
                return SolveStatus.Infeasible;
            }
        }

        var (lower, upper) = isBelow ? (_closure.Lower(variable), value - 1) : (value + 1, Math.Min(_closure.Upper(variable), IntegerProgram.Unbounded));
        var status = program.Find(variable, lower, upper, Effort, _deadline.Token, out var table);
        return table is not null && Accept(table) ? SolveStatus.Feasible
            : status == SolveStatus.Infeasible ? SolveStatus.Infeasible : SolveStatus.Unknown;
    }

    private bool IsQuestion(int variable) => _least[variable] == _most[variable];

    // A table counts only when whole numbers add up exactly, whatever the solver says of it.
    private bool Accept(long[]? table)
    {
        if (table is null || !Fits(table))
        {
            return false;
        }

        for (var v = 0; v < table.Length; v++)
        {
            _least[v] = _completion is null ? table[v] : Math.Min(_least[v], table[v]);
            _most[v] = _completion is null ? table[v] : Math.Max(_most[v], table[v]);
        }

        _completion ??= table;
        return true;
    }

    private bool Fits(long[] table)
    {
        for (var v = 0; v < table.Length; v++)
        {
            if (table[v] < _closure.Lower(v) || table[v] > _closure.Upper(v))
            {
                return false;
            }
        }

        return Balance.Holds(_system, table);
    }

    // Directions in no particular order, the same for the same shape: every second one looks the other way.
    private static Func<int, double> Noise(int probe) => v =>
    {
        var bits = unchecked(((ulong)(uint)v + ((ulong)(uint)(probe / 2) << 32)) * 0x9E3779B97F4A7C15UL);
        var noise = ((bits >> 40) / (double)(1 << 24)) - 0.5;
        return probe % 2 == 0 ? noise : -noise;
    };
}
