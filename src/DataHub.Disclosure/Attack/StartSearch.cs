namespace DataHub.Disclosure.Attack;

/// <summary>
/// Looks for one integer table that fits everything published, as far inside as it goes: proportional fitting gives fractions well above the lower bounds,
/// rounding breaks some demands, and a search repairs them. Where it does not come to an end, it starts again from a vertex near by.
/// </summary>
internal sealed class StartSearch(GeneratorSystem system, long[] least, CancellationToken cancellation)
{
    // Short searches first; later ones may also move what is broken somewhere else.
    private const int Rounds = 10;
    private const int DirectRounds = 4;
    private const int FirstEffort = 4;
    private const int LastEffort = 1024;
    private const int SidewaysEffort = 64;

    // Linear programs are quick up to a size, and take minutes for tables a few times as large.
    private const int FewGenerators = 3000;
    private const int ManyGenerators = 6000;
    private const int Attempts = 60;
    private const int AttemptsAtEverything = 8;
    private const long Distance = 3;

    private static readonly int[] Sizes = [64, 256, 1024, 4096];

    /// <summary>A search that stands at a table that fits; null when none was found.</summary>
    public RepairSearch? Find()
    {
        var search = new RepairSearch(system, new ProportionalFit(system, least, cancellation).Round(), least);
        return RepairStepwise(search) || RepairByVertices(search) || RepairTogether(search) ? search : null;
    }

    private bool RepairByVertices(RepairSearch search)
    {
        var vertex = new NearVertex(system, search, least, cancellation);
        var attempts = least.Length <= ManyGenerators ? AttemptsAtEverything : Attempts;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var broken = Broken(search);
            var total = broken.Sum(r => Math.Abs(search.Excess(r)));
            var before = search.Figures.ToArray();
            if (vertex.Move(broken, attempt % 3 == 2 ? FewGenerators : ManyGenerators, Distance, attempt) && RepairStepwise(search))
            {
                return true;
            }

            if (Broken(search).Sum(r => Math.Abs(search.Excess(r))) > total)
            {
                for (var g = 0; g < before.Length; g++)
                {
                    search.Set(g, before[g]);
                }
            }
        }

        return false;
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
}
