using System.Globalization;
using System.Runtime.InteropServices;
using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class IntegerProgramTests
{
    private const int Interrupt = 2;

    // The solver took Ctrl-C over and left it to the system's default, which ends the process: a hub did not shut down any more, the tool did not say that it was cancelled.
    [Test]
    [Platform("Linux", Reason = "The system tells there which signals are caught.")]
    public void Who_listens_for_an_interruption_still_does_after_the_solver_has_run()
    {
        using var listener = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => { });
        var program = new IntegerProgram();
        program.AddEquality([(program.AddVariable(0, 9), 2), (program.AddVariable(0, 9), 1)], 7);

        Assert.That(program.Solve(1), Is.EqualTo(SolveStatus.Optimal).Or.EqualTo(SolveStatus.Feasible));
        Assert.That(IsCaught(Interrupt), Is.True);
    }

    private static bool IsCaught(int signal)
    {
        var mask = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("SigCgt:", StringComparison.Ordinal)).Split('\t')[1];
        return ((ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1)) & 1) == 1;
    }
}
