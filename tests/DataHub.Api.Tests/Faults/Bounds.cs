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

    /// <summary>The time since a timestamp, in words.</summary>
    public static string Since(long timestamp) => FormattableString.Invariant($"{Stopwatch.GetElapsedTime(timestamp).TotalSeconds:0} s");
}
