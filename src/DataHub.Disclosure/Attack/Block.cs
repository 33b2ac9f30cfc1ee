namespace DataHub.Disclosure.Attack;

/// <summary>
/// Unknowns that hang together through relations, numbered from 0, after everything the shuttle has fixed is taken out. What holds in one block says nothing about
/// another, so each is attacked on its own.
/// </summary>
internal sealed class Block
{
    private Block(int[] variables, int[] positions, long[] least, long[] lower, long[] upper, Relation[] relations)
    {
        Variables = variables;
        Positions = positions;
        Least = least;
        Lower = lower;
        Upper = upper;
        Relations = relations;
    }

    /// <summary>The number of each of the block's unknowns among all unknowns, ascending.</summary>
    public int[] Variables { get; }

    /// <summary>The table's position of each unknown.</summary>
    public int[] Positions { get; }

    /// <summary>What is known of each unknown before looking at any relation.</summary>
    public long[] Least { get; }

    /// <summary>What the shuttle says.</summary>
    public long[] Lower { get; }

    /// <summary>What the shuttle says; <see cref="Shuttle.Infinite"/> where nothing published bounds the cell.</summary>
    public long[] Upper { get; }

    public Relation[] Relations { get; }

    public int Count => Variables.Length;

    public static List<Block> Split(Unknowns unknowns, Shuttle shuttle)
    {
        var block = new int[unknowns.Count];
        Array.Fill(block, -1);
        var groups = new List<List<int>>();
        var relationsOf = Index(unknowns, shuttle);
        for (var first = 0; first < block.Length; first++)
        {
            if (block[first] < 0 && !IsFixed(shuttle, first))
            {
                groups.Add(Reach(first, groups.Count, block, relationsOf, unknowns));
            }
        }

        var relations = groups.ConvertAll(_ => new List<Relation>());
        foreach (var relation in unknowns.Relations)
        {
            var member = Members(relation).FirstOrDefault(v => !IsFixed(shuttle, v), -1);
            if (member >= 0)
            {
                relations[block[member]].Add(relation);
            }
        }

        return groups.Zip(relations, (g, r) => Build(g, r, unknowns, shuttle)).ToList();
    }

    private static bool IsFixed(Shuttle shuttle, int variable) => shuttle.Lower[variable] == shuttle.Upper[variable];

    private static IEnumerable<int> Members(Relation relation) => relation.Total < 0 ? relation.Parts : relation.Parts.Append(relation.Total);

    private static List<Relation>[] Index(Unknowns unknowns, Shuttle shuttle)
    {
        var relationsOf = Array.ConvertAll(unknowns.Positions, _ => new List<Relation>());
        foreach (var relation in unknowns.Relations)
        {
            foreach (var variable in Members(relation).Where(v => !IsFixed(shuttle, v)))
            {
                relationsOf[variable].Add(relation);
            }
        }

        return relationsOf;
    }

    private static List<int> Reach(int first, int number, int[] block, List<Relation>[] relationsOf, Unknowns unknowns)
    {
        var seen = new HashSet<int[]>(ReferenceEqualityComparer.Instance);
        var reached = new List<int> { first };
        block[first] = number;
        for (var i = 0; i < reached.Count; i++)
        {
            foreach (var relation in relationsOf[reached[i]].Where(r => seen.Add(r.Parts)))
            {
                foreach (var next in Members(relation).Where(v => block[v] < 0 && relationsOf[v].Count > 0))
                {
                    block[next] = number;
                    reached.Add(next);
                }
            }
        }

        reached.Sort();
        return reached;
    }

    private static Block Build(List<int> group, List<Relation> relations, Unknowns unknowns, Shuttle shuttle)
    {
        var local = group.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        long Fixed(int variable) => shuttle.Lower[variable];
        Relation Localize(Relation r)
        {
            var right = r.Right - r.Parts.Where(v => !local.ContainsKey(v)).Sum(Fixed);
            var isOpen = r.Total >= 0 && local.ContainsKey(r.Total);
            right += r.Total >= 0 && !isOpen ? Fixed(r.Total) : 0;
            return new Relation(isOpen ? local[r.Total] : -1, [.. r.Parts.Where(local.ContainsKey).Select(v => local[v])], right);
        }

        T[] Pick<T>(T[] values) => [.. group.Select(v => values[v])];
        return new Block(
            [.. group], Pick(unknowns.Positions), Pick(unknowns.Lower), Pick(shuttle.Lower), Pick(shuttle.Upper), [.. relations.Select(Localize)]);
    }
}
