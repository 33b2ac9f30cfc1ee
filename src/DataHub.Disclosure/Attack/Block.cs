namespace DataHub.Disclosure.Attack;

/// <summary>One relation among unknowns: the sum of <paramref name="Parts"/>, less <paramref name="Total"/> unless that is -1, equals <paramref name="Right"/>.</summary>
internal readonly record struct Relation(int Total, int[] Parts, long Right);

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

    /// <summary>The blocks of everything the shuttle left open, or of some unknowns and what hangs together with them.</summary>
    /// <param name="unknowns">The unknowns.</param>
    /// <param name="shuttle">What is known of them.</param>
    public static List<Block> Split(Unknowns unknowns, Shuttle shuttle)
    {
        var local = new int[unknowns.Count];
        Array.Fill(local, -1);
        var isSeen = new bool[unknowns.RelationCount];
        var blocks = new List<Block>();
        for (var first = 0; first < local.Length; first++)
        {
            if (local[first] < 0 && !shuttle.IsFixed(first))
            {
                var (group, relations) = Reach(first, local, isSeen, unknowns, shuttle);
                blocks.Add(Build(group, relations, local, unknowns, shuttle));
            }
        }

        return blocks;
    }

    /// <summary>A linear program over the block's unknowns, in their order: no less than what is known of each, and every relation. Without costs.</summary>
    /// <param name="useDualSimplex">For changing bounds.</param>
    /// <param name="isSmall">Whether the solver's preparations take longer than the solution.</param>
    public LinearProgram ToProgram(bool useDualSimplex, bool isSmall = false)
    {
        var program = new LinearProgram(useDualSimplex, isSmall);
        foreach (var least in Least)
        {
            program.AddVariable(least, double.PositiveInfinity);
        }

        foreach (var relation in Relations)
        {
            var terms = relation.Parts.Select(p => (p, 1.0));
            program.AddEquality([.. relation.Total < 0 ? terms : terms.Append((relation.Total, -1.0))], relation.Right);
        }

        return program;
    }

    private static (List<int> Group, List<int> Relations) Reach(int first, int[] local, bool[] isSeen, Unknowns unknowns, Shuttle shuttle)
    {
        var reached = new List<int> { first };
        var relations = new List<int>();
        local[first] = 0;
        void Visit(int variable)
        {
            if (variable >= 0 && local[variable] < 0 && !shuttle.IsFixed(variable))
            {
                local[variable] = 0;
                reached.Add(variable);
            }
        }

        for (var i = 0; i < reached.Count; i++)
        {
            foreach (var relation in unknowns.Uses(reached[i]))
            {
                if (isSeen[relation])
                {
                    continue;
                }

                isSeen[relation] = true;
                relations.Add(relation);
                Visit(unknowns.Total(relation));
                foreach (var part in unknowns.Parts(relation))
                {
                    Visit(part);
                }
            }
        }

        reached.Sort();
        relations.Sort();
        return (reached, relations);
    }

    private static Block Build(List<int> group, List<int> relations, int[] local, Unknowns unknowns, Shuttle shuttle)
    {
        for (var i = 0; i < group.Count; i++)
        {
            local[group[i]] = i;
        }

        Relation Localize(int relation)
        {
            var (total, right) = (unknowns.Total(relation), unknowns.Right(relation));
            var parts = new List<int>();
            foreach (var part in unknowns.Parts(relation))
            {
                if (local[part] >= 0)
                {
                    parts.Add(local[part]);
                }
                else
                {
                    right -= shuttle.Lower[part];
                }
            }

            var isOpen = total >= 0 && local[total] >= 0;
            right += total >= 0 && !isOpen ? shuttle.Lower[total] : 0;
            return new Relation(isOpen ? local[total] : -1, [.. parts], right);
        }

        T[] Pick<T>(T[] values) => [.. group.Select(v => values[v])];
        return new Block(
            [.. group], Pick(unknowns.Positions), Pick(unknowns.Lower), Pick(shuttle.Lower), Pick(shuttle.Upper), [.. relations.Select(Localize)]);
    }
}
