namespace DataHub.Disclosure.Attack;

/// <summary>
/// Looks for one integer table that fits everything published, as far inside as it goes: proportional fitting gives fractions well above the lower bounds,
/// rounding breaks some demands, and a search repairs them.
/// </summary>
internal static class StartSearch
{
    private const int Sweeps = 60;
    private const int RepairEffort = 256;
    private const int SidewaysEffort = 64;
    private const int DirectRounds = 4;
    private const int Rounds = 12;
    private const int SmallestNeighbourhood = 64;
    private const int LargestNeighbourhood = 4096;

    // The room that a generator gets which nothing published bounds.
    private const long FreeRoom = 4;

    /// <summary>The generators' figures, as far as they could be repaired.</summary>
    public static long[] Fit(GeneratorSystem system, long[] least, CancellationToken cancellation)
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
            var coefficients = system.Rows.Coefficients(row);
            for (var i = 0; i < entries.Length; i++)
            {
                wanted[row] -= coefficients[i] * least[entries[i]];
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

    /// <summary>Repairs what is broken.</summary>
    /// <returns>Whether nothing is broken any more.</returns>
    public static bool Repair(RepairSearch search, GeneratorSystem system, long[] least, CancellationToken cancellation)
    {
        var rows = system.Rows.Count;
        var broken = new List<int>();
        for (var row = 0; row < rows; row++)
        {
            broken.Add(row);
        }

        for (var round = 0; round < Rounds && broken.Count > 0; round++)
        {
            var effort = Math.Min(4 << (2 * round), RepairEffort);
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

            broken.Clear();
            for (var row = 0; row < rows; row++)
            {
                if (search.Excess(row) != 0)
                {
                    broken.Add(row);
                }
            }
        }

        return broken.Count == 0 || RepairTogether(search, new Neighbourhood(system, search, least, cancellation), rows);
    }

    private static bool RepairTogether(RepairSearch search, Neighbourhood neighbourhood, int rows)
    {
        var isBroken = true;
        for (var size = SmallestNeighbourhood; isBroken && size <= LargestNeighbourhood; size *= 4)
        {
            isBroken = false;
            for (var row = 0; row < rows; row++)
            {
                while (search.Excess(row) != 0 && neighbourhood.Repair(row, size))
                {
                }

                isBroken |= search.Excess(row) != 0;
            }
        }

        return !isBroken;
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
}
