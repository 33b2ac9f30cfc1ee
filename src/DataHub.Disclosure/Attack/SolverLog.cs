using Google.OrTools.Init;
using Google.OrTools.Sat;

namespace DataHub.Disclosure.Attack;

/// <summary>Keeps the solver's log lines, which may repeat bounds and thereby figures, off the process's error stream.</summary>
internal static class SolverLog
{
    /// <summary>Every solver's parameter. Otherwise it takes Ctrl-C over while it solves, and leaves it to end the process at once ever after.</summary>
    public const string LeavesSignals = "catch_sigint_signal:false";

    private const int FatalOnly = 3;

    private static readonly Lazy<bool> Silence = new(() =>
    {
        using var flags = new CppFlags { stderrthreshold = FatalOnly };
        CppBridge.SetFlags(flags);

        // The integer solver sets up the log by itself at its first call and ends the process when somebody else has done so: let it go first, on nothing.
        using var solver = new CpSolver { StringParameters = LeavesSignals };
        solver.Solve(new CpModel());
        return true;
    });

    /// <summary>Takes effect once per process; must precede the first solver.</summary>
    public static void Off() => _ = Silence.Value;
}
