using DataHub.Cli.Files;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli;

/// <summary><c>attack</c>: computes back what can be computed back from a published table.</summary>
internal static class AttackCommand
{
    /// <summary>The exit code when something small is given away.</summary>
    public const int GivenAway = 3;

    /// <summary>The exit code.</summary>
    /// <exception cref="UsageException">A word or a file is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public static int Run(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var line = CommandLine.Read("attack", words, TableArguments.Names, TableArguments.CodeListName);
        var arguments = TableArguments.Read(line);
        var faults = new FaultList();
        var file = ProtectedFile.Read(arguments.File, arguments.ReadCodeLists(faults), arguments.Rules, faults);
        faults.ThrowIfAny();
        arguments.Announce();
        var result = Attack(file!.Table, cancellation);
        if (result.IsContradictory)
        {
            file.AddContradictions(cancellation);
            faults.ThrowIfAny();
        }

        arguments.Output.Write(text => TableText.Write(text, file, result), cancellation);
        return Report(arguments.Output.Screen, file, result) ? GivenAway : 0;
    }

    private static AttackResult Attack(ProtectedTable table, CancellationToken cancellation)
    {
        using var bar = new ProgressBar(table.Cells.Count);
        return Attacker.Audit(table, new AttackOptions(TightBounds: true, Progress: bar), cancellation);
    }

    /// <summary>Whether something small is given away.</summary>
    private static bool Report(TextWriter screen, ProtectedFile file, AttackResult result)
    {
        var table = file.Table;
        var small = table.Cells.Where(table.IsBreach).ToList();
        var hidden = table.Cells.Where(c => c.Value is null).Select(c => c.Position).ToHashSet();
        var open = result.Unprotected.Union(result.Exact).Except(small.Select(c => c.Position)).Count();
        Screen.List(screen, "Pinned down to one small value:", [.. result.Exact.Select(p => $"{Name(file, p)}: {Value(result.Bounds[p])}")]);
        Screen.List(screen, table.Rules.HidesZeros ? "Published although small or zero:" : "Published although small:", [.. small.Select(c => $"{Name(file, c.Position)}: {Screen.Number(c.Value!.Value)}")]);
        if (result.HasSmallSums)
        {
            screen.WriteLine("Cells that are not in the file have a small sum that follows from the published ones, or none could be ruled out.");
        }

        screen.WriteLine($"threshold      {Screen.Number(table.Rules.Threshold)}");
        screen.WriteLine($"cells          {Screen.Number(table.Cells.Count)}");
        screen.WriteLine($"suppressed     {Screen.Number(hidden.Count)}");
        screen.WriteLine($"not protected  {Screen.Number(open)}");
        if (result.NotSmall.Count > 0)
        {
            screen.WriteLine($"not small      {Screen.Number(result.NotSmall.Count)}  (lack some small values; the table is safe if none of them is small)");
        }

        screen.WriteLine($"pinned down    {Screen.Number(result.Exact.Count)}");
        screen.WriteLine($"safe           {(result.IsSafe ? "yes" : "no")}");
        return result.Exact.Count > 0 || small.Count > 0 || result.HasSmallSums;
    }

    private static string Name(ProtectedFile file, int position) => Screen.Cell(file.Dimensions, file.Names.Of(position));

    // Linear programs bound a cell between fractions; which of the whole numbers there is the only one, they do not tell.
    private static string Value(Bounds bounds)
        => bounds.Lower == bounds.Upper ? Screen.Number(bounds.Lower) : $"one of {Screen.Number(bounds.Lower)} to {(bounds.Upper is { } upper ? Screen.Number(upper) : "any")}";
}
