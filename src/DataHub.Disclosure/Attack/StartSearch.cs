namespace DataHub.Disclosure.Attack;

/// <summary>
/// Looks for one integer table that fits everything published, as far inside as it goes: proportional fitting gives fractions well above the lower bounds,
/// rounding breaks some demands, and a search repairs them. Where it does not come to an end, it starts again from a vertex near by.
/// </summary>
internal sealed class StartSearch(GeneratorSystem system, long[] least, CancellationToken cancellation)
{
    private const int Sweeps = 60;

    // The room that a generator gets which nothing published bounds.
    private const long FreeRoom = 4;

    // Short searches first; later ones may also move what is broken somewhere else.
    private const int Rounds = 10;
    private const int DirectRounds = 4;
    private const int FirstEffort = 4;
    private const int LastEffort = 1024;
    private const int SidewaysEffort = 64;

    // The linear program is quick up to here, and takes minutes for tables ten times as large.
    private const int LargestProgram = 10_000;

    // How far from the fractions the vertex may lie: far enough to exist, near enough to leave room.
    private const long Nearness = 3;

    private static readonly int[] Sizes = [64, 256, 1024, 4096];

    /// <summary>A search that stands at a table that fits; null when none was found.</summary>
    public RepairSearch? Find()
    {
        var fitted = Fit();
        var search = new RepairSearch(system, (long[])fitted.Clone(), least);
        if (RepairStepwise(search))
        {
            return search;
        }

        if (fitted.Length <= LargestProgram && Vertex(fitted) is { } vertex)
        {
            search = new RepairSearch(system, vertex, least);
            if (RepairStepwise(search))
            {
                return search;
            }
        }

        return RepairTogether(search) ? search : null;
    }

    /// <summary>The generators' figures by proportional fitting, rounded: in each demand they are scaled, over their lower bounds, to the sum demanded.</summary>
    public long[] Fit()
    {
        var room = new double[least.Length];
        for (var g = 0; g < room.Length; g++)
        {
            room[g] = system.Columns.Entries(g).Length == 0 ? FreeRoom : 1;
        }

        var wanted = new double[system.Rows.Count];
        for (var row = 0; row < wanted.Length; row++)
        {
            wanted[row] = system.Right(row);
            var entries = system.Rows.Entries(row);
            for (var i = 0; i < entries.Length; i++)
            {
                wanted[row] -= system.Rows.Coefficients(row)[i] * least[entries[i]];
            }
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < wanted.Length; row++)
            {
                Scale(system.Rows.Entries(row), room, wanted[row]);
            }
        }

        var figures = new long[least.Length];
        for (var g = 0; g < figures.Length; g++)
        {
            figures[g] = least[g] + (long)Math.Floor(room[g] + 0.5);
        }

        return figures;
    }

    private static void Scale(ReadOnlySpan<int> entries, double[] room, double wanted)
    {
        var sum = 0.0;
        foreach (var generator in entries)
        {
            sum += room[generator];
        }

        var factor = sum <= 0 ? 0 : Math.Max(wanted, 0) / sum;
        foreach (var generator in entries)
        {
            room[generator] *= factor;
        }
    }

    private bool RepairStepwise(RepairSearch search)
    {
        var broken = Broken(search);
        for (var round = 0; round < Rounds && broken.Count > 0; round++)
        {
            var effort = Math.Min(FirstEffort << (2 * round), LastEffort);
            foreach (var row in broken)
            {
                cancellation.ThrowIfCancellationRequested();
                while (search.Excess(row) != 0 && search.Repair(row, effort))
                {
                    search.Apply();
                }

                if (search.Excess(row) != 0 && round >= DirectRounds && search.Repair(row, SidewaysEffort, isSideways: true))
                {
                    search.Apply();
                }
            }

            broken = Broken(search);
        }

        return broken.Count == 0;
    }

    private bool RepairTogether(RepairSearch search)
    {
        var neighbourhood = new Neighbourhood(system, search, least, cancellation);
        foreach (var size in Sizes)
        {
            foreach (var row in Broken(search))
            {
                var isBetter = true;
                while (search.Excess(row) != 0 && isBetter)
                {
                    isBetter = neighbourhood.Repair(row, size);
                }
            }
        }

        return Broken(search).Count == 0;
    }

    private List<int> Broken(RepairSearch search)
    {
        var broken = new List<int>();
        for (var row = 0; row < system.Rows.Count; row++)
        {
            if (search.Excess(row) != 0)
            {
                broken.Add(row);
            }
        }

        return broken;
    }

    // Rounded; mostly integral before that.
    private long[]? Vertex(long[] near)
    {
        using var program = new LinearProgram(useDualSimplex: true);
        for (var g = 0; g < near.Length; g++)
        {
            program.AddVariable(Math.Max(least[g], near[g] - Nearness), near[g] + Nearness);

            // Costs in no particular order, so that the vertex is a single one.
            program.SetCost(g, (RepairSearch.Mix(g, 0) / (double)uint.MaxValue) - 0.5);
        }

        var terms = new List<(int, double)>();
        for (var row = 0; row < system.Rows.Count; row++)
        {
            terms.Clear();
            for (var i = 0; i < system.Rows.Entries(row).Length; i++)
            {
                terms.Add((system.Rows.Entries(row)[i], system.Rows.Coefficients(row)[i]));
            }

            program.AddEquality([.. terms], system.Right(row));
        }

        var status = program.Minimize(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return status == SolveStatus.Optimal ? [.. program.Values.Select((v, g) => Math.Max(least[g], (long)Math.Round(v)))] : null;
    }
}
