using System.Diagnostics;
using System.Globalization;

namespace DataHub.Api.Tests.Faults;

/// <summary>How long the tests of faults are, and how long a fault may be felt.</summary>
internal static class Bounds
{
    /// <summary>A reader that waits for longer has noticed something: for a database that says nothing a hub waits two seconds.</summary>
    public static TimeSpan Noticed { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether DATAHUB_TEST_LONG asks for the tests that wait for long.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("DATAHUB_TEST_LONG") == "1";

    /// <summary>So many rounds, unless a longer run by hand sets the variable.</summary>
    public static int Rounds(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);

    /// <summary>What is left since a timestamp of so many seconds, unless the variable sets more of them.</summary>
    public static TimeSpan Left(string variable, int otherwise, long timestamp)
    {
        var left = TimeSpan.FromSeconds(Rounds(variable, otherwise)) - Stopwatch.GetElapsedTime(timestamp);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The time since a timestamp, in words.</summary>
    public static string Since(long timestamp) => FormattableString.Invariant($"{Stopwatch.GetElapsedTime(timestamp).TotalSeconds:0} s");
}
