using System.Diagnostics.CodeAnalysis;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// The protection of new tables beside stored ones. What is stored stays as it is: what it publishes stands still, and what it hides must stay protected. A table of whole numbers is put in its
/// place that fits everything that is known, the new figures included; certificates start from there, since those that hold for one such table hold for all.
/// </summary>
/// <remarks>
/// Of earlier revisions of a new table those figures count as known that are still so. What comes out must withstand, too, somebody who does not know which these are: see <see cref="Withstands"/>.
/// </remarks>
internal sealed class LinkedProtection
{
    private readonly LinkedRequest _request;
    private readonly IReadOnlyList<JudgedTable> _judged;
    private readonly IReadOnlySet<string>? _believed;
    private readonly Deadline _deadline;
    private readonly Dictionary<int, long> _truth;
    private readonly HashSet<int> _again;
    private List<EarlierFact> _facts;

    // Everything hidden but the zeros that were not hidden before; its structure is that of every other candidate.
    private readonly LinkedTables _linked;

    private Dictionary<int, bool> _claims = [];
    private Filled? _filled;
    private ProtectedTable? _joint;

    /// <param name="request">What is asked.</param>
    /// <param name="judged">The new tables, judged one by one.</param>
    /// <param name="believed">The periods whose tables the new figures are taken to fit; null: all.</param>
    /// <param name="deadline">The end of the budget.</param>
    public LinkedProtection(LinkedRequest request, IReadOnlyList<JudgedTable> judged, IReadOnlySet<string>? believed, Deadline deadline)
    {
        (_request, _judged, _believed, _deadline) = (request, judged, believed, deadline);
        _linked = Link((_, _) => true);
        _truth = Truth();
        _again = HiddenBefore();
        _linked = Link((t, v) => !judged[t].IsZero(v) || _again.Contains(PositionOf(t, v)));
        _facts = [.. _linked.Earlier.Where(IsStillSo)];
    }

    private int Threshold => _request.Rules.Threshold;

    private IReadOnlyList<LinkedTable> Stored => _request.Stored;

    /// <summary>Whether whole numbers fit the new figures and the stored tables together, with all that anybody can know of these.</summary>
    /// <exception cref="OperationCanceledException">Time ran out, or cancelled.</exception>
    public bool Fits() => Prepare();

    /// <summary>The new tables in protected form; null when no good pattern was found.</summary>
    /// <exception cref="OperationCanceledException">Time ran out, or cancelled.</exception>
    public IReadOnlyList<ProtectionOutcome.Protected>? Find()
    {
        if (!Prepare())
        {
            return null;
        }

        // What nobody sent is at least 1 once it is sent and hidden, and then everybody knows: first comes a pattern that withstands that, too.
        return (Fill(_claims, looksAhead: true) is { } ahead ? Find(ahead) : null) ?? Find(_filled);
    }

    private List<ProtectionOutcome.Protected>? Find(Filled filled)
    {
        var primaries = Primaries(filled, _claims);
        var table = Guarding(filled.Table, _claims, primaries);
        var found = primaries.Count == 0 ? NothingHidden(table)
            : Suppression.Find(table, primaries, Threshold, new CellCosts(_request.Key, _request.Options.Preferences), _request.Options.Effort, tell: null, _deadline);
        return found is null ? null : Withstands(found.Hidden, found.Protected);
    }

    /// <summary>The new tables with everything hidden but the zeros; null when even that would give something away.</summary>
    /// <exception cref="OperationCanceledException">Time ran out, or cancelled.</exception>
    public IReadOnlyList<ProtectionOutcome.Protected>? FallBack()
        => Prepare() ? Withstands([.. Enumerable.Range(0, _filled.Table.Values.Length).Select(v => !_filled.Table.IsFixed(v))], claimed: null) : null;

    [MemberNotNullWhen(true, nameof(_filled))]
    private bool Prepare()
    {
        if (_filled is null && _request.KnowsClaims(_deadline))
        {
            _claims = ClaimsHere();
            _joint = Knowing(_linked);
            if (_joint.Cells.Any(_joint.IsBreach))
            {
                // Beside a new zero, what happens to be as it was tells something whatever is hidden. Nobody can know that it is so: what anybody may take to be so is looked at in the end.
                _facts = [];
                _joint = Knowing(_linked);
            }

            _filled = Fill(_claims, looksAhead: false);
        }

        return _filled is not null;
    }

    private LinkedTables Link(Func<int, int, bool> isHidden)
        => LinkedTables.OfNewest([.. Stored, .. _judged.Select((t, i) => new LinkedTable(Protect(i, v => isHidden(i, v)), _request.New[i].Raw.Cube))], _request.Temporal, _believed);

    private ProtectedTable Protect(int table, Predicate<int> isHidden)
    {
        var judged = _judged[table];
        var cells = Enumerable.Range(0, judged.Values.Length).Where(judged.IsJudged)
            .Select(v => isHidden(v) ? Cell.Suppressed(v, judged.Origin(v)!.Value) : Cell.Published(v, judged.Origin(v)!.Value, judged.Values[v]));
        return new ProtectedTable(judged.Key, _request.New[table].Revision, _request.Rules, judged.Structure, [.. cells]);
    }

    private int PositionOf(int table, int variable) => _linked.PositionOf(Stored.Count + table, variable);

    private bool IsRevised(LinkedTable stored) => _judged.Any(t => t.Key == stored.Table.Key);

    // What an earlier revision of a new table hid: it stays hidden, whatever it became.
    private HashSet<int> HiddenBefore()
        => [.. Enumerable.Range(0, Stored.Count).Where(t => IsRevised(Stored[t]))
            .SelectMany(t => Stored[t].Table.Cells.Where(c => c.Value is null).Select(c => _linked.PositionOf(t, c.Position)))];

    // By position: the new figures.
    private Dictionary<int, long> Truth()
    {
        var truth = new Dictionary<int, long>();
        for (var t = 0; t < _judged.Count; t++)
        {
            foreach (var v in Enumerable.Range(0, _judged[t].Values.Length).Where(_judged[t].IsJudged))
            {
                truth[PositionOf(t, v)] = _judged[t].Values[v];
            }
        }

        return truth;
    }

    private bool IsStillSo(EarlierFact fact)
    {
        var cells = fact.Parts ?? [fact.Position];
        return !cells.All(_truth.ContainsKey) || (cells.Sum(c => _truth[c]) is var now && (fact.Value is { } then ? then == now : now > 0));
    }

    // By position: whether what a stored table hides must stay protected (true), or is known not to be small (false).
    private Dictionary<int, bool> ClaimsHere()
    {
        var claims = new Dictionary<int, bool>();
        for (var t = 0; t < Stored.Count; t++)
        {
            foreach (var cell in Stored[t].Table.Cells.Where(c => c.Value is null))
            {
                var position = _linked.PositionOf(t, cell.Position);
                claims[position] = _request.MayBeSmall(_believed, Stored[t].Table, cell.Position) || claims.GetValueOrDefault(position);
            }
        }

        // Of a cell that is hidden again it is known here what it has become; a 0 is protected like a small figure, or who finds that it is not protected would take it for a large one.
        foreach (var (position, value) in _truth.Where(t => _again.Contains(t.Key)))
        {
            claims[position] = value < Threshold;
        }

        return claims;
    }

    // The figures that are known here, and some that fit for all others; null where none fit, or where it looks ahead and there is nothing ahead.
    private Filled? Fill(Dictionary<int, bool> claims, bool looksAhead)
    {
        var joint = _joint!;
        var closure = Whole.Known(joint);
        foreach (var position in HiddenAndBelieved().Where(p => !claims[p] && !_truth.ContainsKey(p) && !_again.Contains(p)))
        {
            closure.AtLeast(position, Threshold);
        }

        if (!State(closure) || !closure.Propagate())
        {
            return null;
        }

        long[] lowest = [.. Enumerable.Range(0, joint.Structure.VariableCount).Select(closure.Lower)];
        List<int> ahead = looksAhead ? [.. joint.Cells.Where(c => c is { Value: null, Origin: CellOrigin.Follows } && closure.Upper(c.Position) > 0).Select(c => c.Position)] : [];
        ahead.ForEach(p => closure.AtLeast(p, 1));
        if (looksAhead && (ahead.Count == 0 || !closure.Propagate()))
        {
            return null;
        }

        return new UnknownCells(joint.Structure.System, closure, _deadline).Complete() is { Status: SolveStatus.Optimal } filled
            ? new Filled(Judged(joint, claims, closure, filled.Completion, ahead), lowest) : null;
    }

    private IEnumerable<int> HiddenAndBelieved()
        => Enumerable.Range(0, Stored.Count).Where(t => _believed?.Contains(Stored[t].Table.Key.TimePeriod) != false)
            .SelectMany(t => Stored[t].Table.Cells.Where(c => c.Value is null).Select(c => _linked.PositionOf(t, c.Position)));

    // With what is still so of earlier revisions.
    private ProtectedTable Knowing(LinkedTables linked) => linked.With(_facts, table => Whole.Fits(table, State, _deadline.Token));

    private bool State(Closure closure) => State(closure, _truth.Select(t => (t.Key, t.Value)));

    private static bool State(Closure closure, IEnumerable<(int Position, long Value)> figures)
    {
        foreach (var (position, value) in figures)
        {
            if (value < closure.Lower(position) || value > closure.Upper(position))
            {
                return false;
            }

            closure.Fix(position, value);
        }

        return true;
    }

    private JudgedTable Judged(ProtectedTable joint, Dictionary<int, bool> claims, Closure closure, long[] values, List<int> ahead)
    {
        var count = joint.Structure.VariableCount;
        var (origins, isStored, floors) = (new CellOrigin?[count], new bool[count], new long[count]);
        foreach (var cell in joint.Cells)
        {
            if (cell.Value is not null)
            {
                (origins[cell.Position], isStored[cell.Position]) = (cell.Origin, true);
            }
            else if (claims.ContainsKey(cell.Position))
            {
                floors[cell.Position] = joint.LeastOf(cell.Position);
            }
        }

        ahead.ForEach(p => floors[p] = 1);
        for (var t = 0; t < _judged.Count; t++)
        {
            foreach (var v in Enumerable.Range(0, _judged[t].Values.Length).Where(_judged[t].IsJudged))
            {
                var position = PositionOf(t, v);
                origins[position] ??= claims.ContainsKey(position) ? null : _judged[t].Origin(v);
            }
        }

        for (var v = 0; v < count; v++)
        {
            // Below a published 0 everything is 0.
            origins[v] ??= closure.Upper(v) == 0 && !_again.Contains(v) ? CellOrigin.Follows : null;
        }

        return new JudgedTable(_judged[0].Key with { TimePeriod = joint.Key.TimePeriod }, joint.Structure, origins, values, [], isSettled: true) { IsStored = isStored, Floors = floors };
    }

    // Whatever is hidden from the start and need not be protected is not small, and somebody may know it.
    private JudgedTable Guarding(JudgedTable table, Dictionary<int, bool> claims, List<int> primaries)
        => table.With(claims.Keys.Concat(Follows(table, claims)).Except(primaries).ToHashSet());

    // What nobody sent, and follows from all tables together.
    private IEnumerable<int> Follows(JudgedTable table, Dictionary<int, bool> claims)
        => _joint!.Cells.Where(c => c is { Value: null, Origin: CellOrigin.Follows } && !table.IsJudged(c.Position) && !claims.ContainsKey(c.Position)).Select(c => c.Position);

    // What must be protected: small new figures, what stored tables protect, and what follows from all tables and may be small for all that is known here.
    private List<int> Primaries(Filled filled, Dictionary<int, bool> claims)
    {
        var table = filled.Table;
        var primaries = new SortedSet<int>(claims.Where(c => c.Value).Select(c => c.Key).Concat(Follows(table, claims)).Where(p => filled.Lowest[p] < Threshold));
        primaries.UnionWith(SmallCount.Find(table, Threshold));

        // What is hidden again as it was published before is known, whatever is hidden now.
        primaries.RemoveWhere(table.IsFixed);
        return [.. primaries];
    }

    private static Pattern NothingHidden(JudgedTable table) => new([.. Enumerable.Range(0, table.Values.Length).Select(v => !table.IsJudged(v))], []);

    // Whoever keeps everything may take it that all is as it was, as far as that fits, or trust the newest revisions alone, or know what is still so. Where sources contradict each other he may
    // believe any of them.
    private List<ProtectionOutcome.Protected>? Withstands(bool[] hidden, IReadOnlyCollection<int>? claimed)
    {
        var candidates = _judged.Select((t, i) => new LinkedTable(Protect(i, v => IsHidden(hidden, i, v)), _request.New[i].Raw.Cube)).ToList();
        LinkedTable[] all = [.. Stored, .. candidates];
        var linked = _linked.With(all);
        var view = Knowing(linked);
        if (linked.Newest.Cells.Any(linked.Newest.IsBreach) || view.Cells.Any(view.IsBreach))
        {
            return null;
        }

        var isSafe = claimed is not null ? Attacker.Verify(view, claimed, _deadline.Token).IsSafe : IsSafe(linked, view, all, _believed);
        if (isSafe && linked.Earlier.Count > 0)
        {
            isSafe = SetsOf(all).All(set => IsSafe(all, set));
        }

        return isSafe ? Outcomes(candidates, linked, hidden, isFallback: claimed is null) : null;
    }

    // What fits as far as anybody can tell, and what fits the new figures: that can be less, and may withstand less.
    private IEnumerable<IReadOnlySet<string>> SetsOf(LinkedTable[] all)
    {
        var seen = FittingSets.Of(all, _request.Temporal, _deadline.Token);
        return seen.Count == 1 && _believed is null ? seen : [.. seen, .. FittingSets.Of(all, _request.Temporal, StateNew, _deadline.Token).Where(set => !seen.Any(set.SetEquals))];
    }

    private bool StateNew(LinkedTables linked, IReadOnlyList<LinkedTable> tables, Closure closure)
    {
        for (var t = 0; t < tables.Count; t++)
        {
            if (JudgedOf(tables[t].Table) is { } judged && !State(closure, tables[t].Table.Cells.Select(c => (linked.PositionOf(t, c.Position), judged.Values[c.Position]))))
            {
                return false;
            }
        }

        return true;
    }

    private JudgedTable? JudgedOf(ProtectedTable table) => _judged.FirstOrDefault(j => j.Key == table.Key && table.Revision == RevisionOf(j));

    // What was hidden before stays hidden even where somebody knows it from a revision before that.
    private bool IsHidden(bool[] hidden, int table, int variable) => PositionOf(table, variable) is var position && (hidden[position] || _again.Contains(position));

    private bool IsSafe(LinkedTable[] all, IReadOnlySet<string> believed)
    {
        var linked = LinkedTables.Of(all, _request.Temporal, believed, _deadline.Token);
        return linked.Views.All(view => IsSafe(linked, view, all, believed));
    }

    // As anybody may see it, and nothing that is small or must stay protected is taken to be large.
    private bool IsSafe(LinkedTables linked, ProtectedTable view, LinkedTable[] all, IReadOnlySet<string>? believed)
    {
        var audit = Attacker.Audit(view, _deadline.Token);
        var notSmall = audit.NotSmall.ToHashSet();
        for (var t = 0; t < all.Length && audit.IsSafe; t++)
        {
            var table = all[t].Table;
            if (believed?.Contains(table.Key.TimePeriod) == false)
            {
                continue;
            }

            var judged = JudgedOf(table);
            bool MayBeSmall(int cell) => judged is null ? _request.MayBeSmall(believed, table, cell) && !IsOvertaken(table, cell) : judged.Values[cell] < Threshold;
            if (table.Cells.Any(c => c.Value is null && notSmall.Contains(linked.PositionOf(t, c.Position)) && MayBeSmall(c.Position)))
            {
                return false;
            }
        }

        return audit.IsSafe;
    }

    // What a cell of an earlier revision was does not count where it is known what it has become.
    private bool IsOvertaken(ProtectedTable table, int cell)
        => Enumerable.Range(0, Stored.Count).Any(t => Stored[t].Table == table && IsRevised(Stored[t]) && _truth.ContainsKey(_linked.PositionOf(t, cell)));

    private int RevisionOf(JudgedTable judged) => _request.New.First(n => n.Raw.Key == judged.Key).Revision;

    private List<ProtectionOutcome.Protected> Outcomes(List<LinkedTable> candidates, LinkedTables linked, bool[] hidden, bool isFallback)
    {
        // What earlier revisions told is no bound: it may have changed.
        var view = linked.Newest;
        var all = Attacker.Run(view, [], _deadline.Token).Bounds;
        var outcomes = new List<ProtectionOutcome.Protected>();
        for (var t = 0; t < _judged.Count; t++)
        {
            var (table, place) = (_judged[t], t);
            var bounds = Enumerable.Range(0, table.Values.Length).Where(v => table.IsJudged(v) && IsHidden(hidden, place, v))
                .ToDictionary(v => v, v => BoundsAt(linked.PositionOf(Stored.Count + place, v)));
            var reasons = Array.ConvertAll(table.Observed.ToArray(), v => IsHidden(hidden, place, v) ? ReasonOf(table.Values[v], PositionOf(place, v)) : (SuppressionReason?)null);
            outcomes.Add(new ProtectionOutcome.Protected(candidates[t].Table, bounds, reasons, SmallCount.Find(table, Threshold).Count, isFallback)
            {
                Contradicts = _believed is null ? [] : [.. Stored.Select(s => s.Table.Key.TimePeriod).Where(p => !_believed.Contains(p)).Distinct().Order(StringComparer.Ordinal)],
            });
        }

        return outcomes;

        Bounds BoundsAt(int position) => view.Find(position)?.Value is { } known ? new Bounds(known, known) : all[position];
    }

    private SuppressionReason ReasonOf(long value, int position)
        => value > 0 && value < Threshold ? SuppressionReason.Small : _again.Contains(position) ? SuppressionReason.Earlier : SuppressionReason.Complementary;

    // No record: it holds raw figures, and must not print them.
    private sealed class Filled(JudgedTable table, long[] lowest)
    {
        /// <summary>Figures that fit all that is known.</summary>
        public JudgedTable Table => table;

        /// <summary>By variable: what it is at least, by all that is known now.</summary>
        public long[] Lowest => lowest;
    }
}
