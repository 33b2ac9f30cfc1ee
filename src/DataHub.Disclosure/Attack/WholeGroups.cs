using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Looks for groups that one category of a sensitive dimension, and no other, can hold whole. Were the group in that category, everybody would see it; and since a well-made table
/// does not let that be seen, everybody would know that it is not. With two such categories, or none, nothing is learnt.
/// </summary>
internal sealed class WholeGroups
{
    private const double Effort = 5;

    private readonly ProtectedTable _table;
    private readonly long[] _least;
    private readonly CancellationToken _cancellation;
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;

    private WholeGroups(ProtectedTable table, Predicate<int>? isNotSmall, CancellationToken cancellation)
    {
        (_table, _cancellation) = (table, cancellation);
        _least = LeastFigures.Of(table, isNotSmall);
        _unknowns = Unknowns.Of(table, _least);
        _shuttle = Shuttle.Run(_unknowns, cancellation);
    }

    /// <summary>The groups that one category alone can hold, and that category's cell; with those of which no solver could tell.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isNotSmall">Suppressed cells that are known to be k or more; null: none.</param>
    /// <param name="cancellation">Stops it.</param>
    public static List<(Group Group, int Category)> Find(ProtectedTable table, Predicate<int>? isNotSmall, CancellationToken cancellation)
    {
        var found = new List<(Group, int)>();
        if (table.Rules.SensitiveDimensions.Count == 0 || table.Rules.Measure == Measure.Amount)
        {
            return found;
        }

        // Of a group or category that does not follow from what was sent, everybody learns nothing that is not so.
        int[] maybeSmall = [.. table.Cells.Where(c => c.Value is null && isNotSmall?.Invoke(c.Position) != true).Select(c => c.Position)];
        var mayFollow = MaybeFollowing.FindAll(table.Structure, p => table.Find(p) is not null, maybeSmall);
        var search = new WholeGroups(table, isNotSmall, cancellation);
        foreach (var group in Group.Of(table.Structure.Cube, table.Rules).Where(g => mayFollow[g.Total] && !search._shuttle.IsContradictory))
        {
            var (holder, more) = search.Holders(group);
            if (holder >= 0 && !more && mayFollow[holder] && IsOneCategory(table.Structure.Cube, holder))
            {
                found.Add((group, holder));
            }
        }

        return found;
    }

    private (int Holder, bool More) Holders(Group group)
    {
        var holder = -1;
        foreach (var category in group.Categories.Where(c => !IsRuledOut(group, c)))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (CanHold(group, category) is not { } can)
            {
                return (category, false);
            }

            if (can && holder >= 0)
            {
                return (holder, true);
            }

            holder = can ? category : holder;
        }

        return (holder, false);
    }

    // By bounds alone: the group may not reach k, or another category not be empty.
    private bool IsRuledOut(Group group, int category)
        => Upper(group.Total) < _table.Rules.Threshold || Upper(category) < Math.Max(_table.Rules.Threshold, Lower(group.Total))
            || Array.Exists(group.Categories, c => c != category && Lower(c) > 0);

    private bool? CanHold(Group group, int category)
    {
        var program = new IntegerProgram();
        for (var v = 0; v < _unknowns.Count; v++)
        {
            var position = _unknowns.Positions[v];
            var isEmpty = position != category && Array.IndexOf(group.Categories, position) >= 0;
            var lower = position == group.Total || position == category ? Math.Max(_shuttle.Lower[v], _table.Rules.Threshold) : _shuttle.Lower[v];
            program.AddVariable(lower, isEmpty ? 0 : Math.Min(_shuttle.Upper[v], IntegerProgram.Unbounded));
        }

        for (var r = 0; r < _unknowns.RelationCount; r++)
        {
            var terms = new List<(int, long)>();
            foreach (var part in _unknowns.Parts(r))
            {
                terms.Add((part, 1));
            }

            if (_unknowns.Total(r) >= 0)
            {
                terms.Add((_unknowns.Total(r), -1));
            }

            program.AddEquality([.. terms], _unknowns.Right(r));
        }

        var status = program.Solve(Effort, _cancellation);
        _cancellation.ThrowIfCancellationRequested();
        return status == SolveStatus.Infeasible ? false
            : status is SolveStatus.Optimal or SolveStatus.Feasible && IsTable([.. program.Values]) ? true : null;
    }

    private static bool IsOneCategory(Cube cube, int cell) => !cube.CodesOf(cell).Any(c => c[0] == CodeList.RestPrefix);

    // By additions alone.
    private bool IsTable(long[] figures)
        => new CertificateCheck(_table, _least, _unknowns.Facets, []).Agrees(_unknowns.Positions, figures);

    private long Lower(int position) => Known(position) ?? _shuttle.Lower[_unknowns.VariableAt(position)];

    private long Upper(int position) => Known(position) ?? _shuttle.Upper[_unknowns.VariableAt(position)];

    private long? Known(int position) => _table.Find(position)?.Value;
}
