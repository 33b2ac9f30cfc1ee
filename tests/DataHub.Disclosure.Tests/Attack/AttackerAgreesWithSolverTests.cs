using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

/// <summary>Tables too large to enumerate: an integer program is asked for each value of each cell, one by one.</summary>
internal sealed class AttackerAgreesWithSolverTests
{
    private const int K = 5;

    private static readonly Gen<ProtectedTable> Middling = Gen.Select(
        Gen.Frequency((2, Gen.Const(0)), (3, Gen.Int[1, 4]), (3, Gen.Int[5, 30])).Array[5 * 5 * 3], Gen.Int[0, 99].Array[6 * 6 * 4], Gen.Int[20, 80]).Select(Hide);

    [Test]
    public void The_same_cells_are_unprotected()
        => Middling.Sample(
            table => Attacker.Run(table, Pattern.Hidden(table)).Unprotected.SequenceEqual(Pattern.Hidden(table).Where(c => !IsProtected(table, c))),
            seed: "0000000000020", iter: 25, print: t => System.Text.Encoding.UTF8.GetString(ProtectedTableFormat.Write(t)));

    // The smallest value before publication is the number of nonzero leaves, as all leaves are judged.
    private static bool IsProtected(ProtectedTable table, int cell)
    {
        var lowest = table.Structure.Cube.LeavesBelow(cell).Count(l => table.Find(l)?.Value is not 0);
        return Enumerable.Range(lowest, Math.Max(K - 1, lowest + K - 2) - lowest + 1).All(v => IsPossible(table, cell, v));
    }

    private static bool IsPossible(ProtectedTable table, int cell, long value)
    {
        var program = new IntegerProgram();
        foreach (var c in table.Cells)
        {
            var known = c.Position == cell ? value : c.Value;
            program.AddVariable(known ?? 1, known ?? 100_000);
        }

        foreach (var equation in table.Structure.Equations)
        {
            program.AddEquality([(equation.Total, -1), .. equation.Parts.Select(p => (p, 1L))], 0);
        }

        return program.Solve(10) != SolveStatus.Infeasible;
    }

    private static ProtectedTable Hide(int[] leaves, int[] chances, int share)
    {
        var cube = Pattern.Cube(5, 5, 3);
        var figures = new long[cube.CellCount];
        var next = 0;
        for (var cell = figures.Length - 1; cell >= 0; cell--)
        {
            figures[cell] = cube.IsLeaf(cell) ? leaves[next++] : 0;
        }

        foreach (var equation in cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return Pattern.Of(cube, K, figures.Select((f, p) => f > 0 && (f < K || chances[p] < share) ? (long?)null : f));
    }
}
