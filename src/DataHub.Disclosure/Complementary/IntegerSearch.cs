using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>Looks for certificates in whole numbers where the linear program found none. Slower, and exact.</summary>
/// <param name="table">The table.</param>
/// <param name="hidden">By variable of the table: whether it is hidden.</param>
/// <param name="least">What no variable may fall below.</param>
/// <param name="variables">The variables that may move, ascending; all others stand still.</param>
internal sealed class IntegerSearch(JudgedTable table, bool[] hidden, Func<int, long> least, int[] variables)
{
    // How far above its true value a certificate may put a cell. A bound on the search, not on what is possible.
    private const long Reach = 1L << 20;
    private const double CostScale = 1000;

    /// <summary>A table that gives <paramref name="cell"/> the value <paramref name="target"/> and moves hidden cells only.</summary>
    public SolveStatus Within(int cell, long target, double effort, CancellationToken cancellation, out Step step)
    {
        var program = Build(v => hidden[v] ? (v == cell ? (target, target) : Range(v)) : (table.Values[v], table.Values[v]));
        return Solve(program, effort, cancellation, out step);
    }

    /// <summary>The same with the cheapest published cells moved, as far as the effort goes. They are the cells to hide next.</summary>
    public SolveStatus Widened(int cell, long target, double[] costs, double effort, CancellationToken cancellation, out Step step)
    {
        var program = Build(v => v == cell ? (target, target) : table.IsFixed(v) ? (table.Values[v], table.Values[v]) : Range(v));
        var terms = new List<(int, long)>();
        for (var i = 0; i < variables.Length; i++)
        {
            var v = variables[i];
            if (!hidden[v] && !table.IsFixed(v))
            {
                var moves = program.AddVariable(0, 1);
                var (lowest, highest) = Range(v);
                program.AddRow([(i, 1), (moves, table.Values[v] - highest)], lowest - highest, table.Values[v]);
                program.AddRow([(i, 1), (moves, table.Values[v] - lowest)], table.Values[v], highest + table.Values[v]);
                terms.Add((moves, (long)(costs[v] * CostScale)));
            }
        }

        program.SetCosts([.. terms]);
        return Solve(program, effort, cancellation, out step);
    }

    /// <summary>The smallest value of <paramref name="cell"/>, not below <paramref name="floor"/>; null when the effort does not suffice.</summary>
    public long? Lowest(int cell, long floor, double effort, CancellationToken cancellation)
    {
        var index = Array.BinarySearch(variables, cell);
        var program = Build(v => !hidden[v] ? (table.Values[v], table.Values[v]) : v == cell ? (floor, table.Values[v]) : Range(v));
        program.SetCosts([(index, 1)]);
        return program.Solve(effort, cancellation) == SolveStatus.Optimal ? program.Values[index] : null;
    }

    private SolveStatus Solve(IntegerProgram program, double effort, CancellationToken cancellation, out Step step)
    {
        var status = program.Solve(effort, cancellation);
        step = status is SolveStatus.Optimal or SolveStatus.Feasible ? Step.Between(table, variables, program.Values) : new Step([], []);
        return status;
    }

    private (long Lower, long Upper) Range(int variable) => (least(variable), table.Values[variable] + Reach);

    private IntegerProgram Build(Func<int, (long Lower, long Upper)> bounds)
    {
        var program = new IntegerProgram();
        foreach (var variable in variables)
        {
            var (lower, upper) = bounds(variable);
            program.AddVariable(lower, upper);
        }

        var system = table.Structure.System;
        var relations = new SortedSet<int>();
        foreach (var variable in variables)
        {
            relations.UnionWith(system.Uses(variable).ToArray());
        }

        var terms = new List<(int, long)>();
        foreach (var relation in relations)
        {
            terms.Clear();
            var (sign, fixedSum) = (-1, 0L);
            foreach (var member in system.Members(relation))
            {
                var index = Array.BinarySearch(variables, member);
                if (index >= 0)
                {
                    terms.Add((index, sign));
                }
                else
                {
                    fixedSum += sign * table.Values[member];
                }

                sign = 1;
            }

            program.AddEquality([.. terms], -fixedSum);
        }

        return program;
    }
}
