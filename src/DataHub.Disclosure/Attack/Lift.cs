namespace DataHub.Disclosure.Attack;

/// <summary>
/// Raises the totals that are smaller than is known of them in a table that fits otherwise: of a hidden total of which everybody knows that it is not small, no published figure tells the
/// search so. One move at a time that leaves less missing than before; what is left goes to a linear program over everything.
/// </summary>
internal sealed class Lift(GeneratorSystem system, Unknowns unknowns, long[] least, CancellationToken cancellation)
{
    private const int Attempts = 6;
    private const int AttemptsAtEverything = 24;

    private static readonly int[] Efforts = [100, 1000, 5000];

    private readonly ChangeSum _sum = new(system, unknowns.Count);

    /// <summary>Moves a search that stands at a table in which all demands hold to one in which nothing is too small, too.</summary>
    /// <returns>The figures of all unknowns there; null when there is no such table, or none was found.</returns>
    public long[]? Run(RepairSearch search)
    {
        var figures = system.Complete(search.Figures);
        foreach (var effort in Efforts)
        {
            foreach (var total in Low(figures))
            {
                for (var attempt = 0; attempt < Attempts && figures[total] < unknowns.Lower[total]; attempt++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (search.Move(system.Below(total), 1, effort) && _sum.Of(search.Found) is var move && Missing(figures, move, 1) < Missing(figures, move, 0))
                    {
                        search.Apply();
                        figures = move.From(figures, 1);
                        attempt = -1;
                    }
                }
            }
        }

        return Low(figures) is [var lowest, ..] ? Nearest(search, figures, lowest) : figures;
    }

    private long[]? Nearest(RepairSearch search, long[] figures, int total)
    {
        using var nearest = new NearestTable(system, unknowns, least, cancellation);
        for (var attempt = 0; attempt < AttemptsAtEverything && !nearest.IsImpossible; attempt++)
        {
            if (nearest.Shift(figures, total, unknowns.Lower[total] - figures[total], attempt) is { } changes)
            {
                changes.ForEach(c => search.Set(c.Generator, search.Figure(c.Generator) + c.Steps));
                return system.Complete(search.Figures);
            }
        }

        return null;
    }

    private List<int> Low(long[] figures) => [.. system.Dependents.Where(d => figures[d] < unknowns.Lower[d])];

    // How much the totals of a move lack, together, after taking it.
    private long Missing(long[] figures, Move move, long times)
    {
        var missing = 0L;
        for (var i = 0; i < move.Variables.Length; i++)
        {
            missing += Math.Max(0, unknowns.Lower[move.Variables[i]] - figures[move.Variables[i]] - (times * move.Steps[i]));
        }

        return missing;
    }
}
