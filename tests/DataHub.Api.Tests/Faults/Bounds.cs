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

    /// <summary>Waits until something is so, and fails when it is not so in two minutes: a hub that does not do what it should must not hold up the run.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string otherwise, int pause = 20)
    {
        for (var began = Stopwatch.GetTimestamp(); !isSo();)
        {
            Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromMinutes(2)), otherwise);
            await Task.Delay(pause);
        }
    }

    /// <summary>The time since a timestamp, in words.</summary>
    public static string Since(long timestamp) => FormattableString.Invariant($"{Stopwatch.GetElapsedTime(timestamp).TotalSeconds:0} s");
}
