using Google.OrTools.Init;

namespace DataHub.Disclosure.Attack;

/// <summary>Keeps the solver's log lines, which may repeat bounds and thereby figures, off the process's error stream.</summary>
internal static class SolverLog
{
    private const int FatalOnly = 3;

    private static readonly Lazy<bool> Silence = new(() =>
    {
        using var flags = new CppFlags { stderrthreshold = FatalOnly };
        CppBridge.SetFlags(flags);
        CppBridge.InitLogging("solver");
        return true;
    });

    /// <summary>Takes effect once per process; must precede the first solver.</summary>
    public static void Off() => _ = Silence.Value;
}
