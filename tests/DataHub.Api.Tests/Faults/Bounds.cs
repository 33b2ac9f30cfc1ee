using System.Diagnostics;
using System.Globalization;

namespace DataHub.Api.Tests.Faults;

/// <summary>How long the tests of faults are, and how long a fault may be felt.</summary>
internal static class Bounds
{
    /// <summary>A reader that waits for longer has noticed something: for a database that says nothing a hub waits two seconds.</summary>
    public static TimeSpan Noticed { get; } = TimeSpan.FromSeconds(5);

    /// <summary>So many rounds, unless a longer run by hand sets the variable.</summary>
    public static int Rounds(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);

    /// <summary>What is left since a timestamp of so many seconds, unless the variable sets more of them.</summary>
    public static TimeSpan Left(string variable, int otherwise, long timestamp)
    {
        var left = TimeSpan.FromSeconds(Rounds(variable, otherwise)) - Stopwatch.GetElapsedTime(timestamp);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Skips a test that takes long, unless DATAHUB_TEST_LONG is 1.</summary>
    public static void OnlyInLongRuns(string why)
    {
        if (Environment.GetEnvironmentVariable("DATAHUB_TEST_LONG") != "1")
        {
            Assert.Ignore($"It takes long, for {why}: set DATAHUB_TEST_LONG=1 to run it.");
        }
    }

    /// <summary>The time since a timestamp, in words.</summary>
    public static string Since(long timestamp) => FormattableString.Invariant($"{Stopwatch.GetElapsedTime(timestamp).TotalSeconds:0} s");
}
