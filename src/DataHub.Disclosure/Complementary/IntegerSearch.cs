using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>Looks for certificates in whole numbers where the linear program found none. Slower, and exact.</summary>
internal sealed class IntegerSearch(JudgedTable table, bool[] hidden)
{
    // How far above its true value a certificate may put a cell. A bound on the search, not on what is possible.
    private const long Reach = 1L << 20;
    private const double CostScale = 1000;

    /// <summary>A table that gives <paramref name="cell"/> the value <paramref name="target"/> and moves hidden cells only.</summary>
    public SolveStatus Within(int cell, long target, double effort, CancellationToken cancellation, out long[] certificate)
    {
        var program = Build(v => hidden[v] ? (v == cell ? (target, target) : Range(v)) : (table.Values[v], table.Values[v]));
        var status = program.Solve(effort, cancellation);
        certificate = [.. program.Values];
        return status;
    }

    /// <summary>The same with the fewest published cells moved, as far as the effort goes. They are the cells to hide next.</summary>
    public SolveStatus Widened(int cell, long target, double[] costs, double effort, CancellationToken cancellation, out long[] certificate)
    {
        var program = Build(v => v == cell ? (target, target) : table.IsZero(v) ? (0, 0) : Range(v));
        var terms = new List<(int, long)>();
        for (var v = 0; v < hidden.Length; v++)
        {
            if (!hidden[v] && !table.IsZero(v))
            {
                var moves = program.AddVariable(0, 1);
                var (least, most) = Range(v);
                program.AddRow([(v, 1), (moves, table.Values[v] - most)], least - most, table.Values[v]);
                program.AddRow([(v, 1), (moves, table.Values[v] - least)], table.Values[v], most + table.Values[v]);
                terms.Add((moves, (long)(costs[v] * CostScale)));
            }
        }

        program.SetCosts([.. terms]);
        var status = program.Solve(effort, cancellation);
        certificate = [.. program.Values.Take(hidden.Length)];
        return status;
    }

    /// <summary>The smallest value of <paramref name="cell"/>, not below <paramref name="floor"/>; null when the effort does not suffice.</summary>
    public long? Lowest(int cell, long floor, double effort, CancellationToken cancellation)
    {
        var program = Build(v => !hidden[v] ? (table.Values[v], table.Values[v]) : v == cell ? (floor, table.Values[v]) : Range(v));
        program.SetCosts([(cell, 1)]);
        return program.Solve(effort, cancellation) == SolveStatus.Optimal ? program.Values[cell] : null;
    }

    private (long Lower, long Upper) Range(int variable) => (table.IsJudged(variable) ? 1 : 0, table.Values[variable] + Reach);

    private IntegerProgram Build(Func<int, (long Lower, long Upper)> bounds)
    {
        var program = new IntegerProgram();
        for (var v = 0; v < hidden.Length; v++)
        {
            var (lower, upper) = bounds(v);
            program.AddVariable(lower, upper);
        }

        var system = table.Structure.System;
        var terms = new List<(int, long)>();
        for (var e = 0; e < system.Count; e++)
        {
            terms.Clear();
            var sign = -1;
            foreach (var member in system.Members(e))
            {
                terms.Add((member, sign));
                sign = 1;
            }

            program.AddEquality([.. terms], 0);
        }

        return program;
    }
}
