using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>The protection of one judged table, from its primary cells to the attack.</summary>
/// <param name="table">The figures, judged.</param>
/// <param name="amounts">What is particular to amounts; null for counts.</param>
/// <param name="rules">The rules.</param>
/// <param name="key">The noise key.</param>
/// <param name="previous">The revision before, if any.</param>
/// <param name="revision">The number of this one.</param>
/// <param name="options">What it may cost.</param>
/// <param name="deadline">The end of the budget.</param>
internal sealed class Protection(
    JudgedTable table, AmountProtection? amounts, ProtectionRules rules, NoiseKey key, ProtectedTable? previous, int revision, ProtectionOptions options, Deadline deadline)
{
    // Below this nobody waits.
    private const int LargeTable = 5000;

    // How often more groups may turn up that need another category.
    private const int MostRounds = 12;

    private readonly CellCosts _costs = new(key, options.Preferences);

    private readonly List<int> _primaries = PrimaryCells.Find(table, amounts, rules);

    // Primary as well, but unknown to everybody else.
    private readonly List<int> _unseen = HiddenZero.FindUnseen(table, rules.Threshold);

    private bool IsSettled => table.IsSettled && amounts?.Counts.IsSettled != false;

    // Whether all figures may be shown.
    private bool IsHarmless => IsSettled && _primaries.Count == 0 && _unseen.Count == 0 && !(amounts?.GivesAwaySums(deadline) ?? GivesAwaySums());

    /// <summary>Protects the table.</summary>
    public ProtectionOutcome.Protected Run()
    {
        if (previous is not null)
        {
            return Revise(previous);
        }

        if (IsHarmless)
        {
            return Outcome(new bool[table.Values.Length], Open(), isFallback: false, isOptimal: true);
        }

        if (amounts is not null)
        {
            // Where zeros are hidden, too, no pattern is looked for: everything is.
            return !table.HidesZeros && amounts.Find(_primaries, _costs, options.Effort, Tell, deadline) is { } found && Withstands(amounts, found) is { } known
                ? Outcome(found.Hidden, known, isFallback: false) : Outcome(amounts.Everything(), Open(), isFallback: true);
        }

        if (rules.SensitiveDimensions.Count > 0)
        {
            return ProtectGroups() ?? FallBack();
        }

        if (Suppression.Find(table, [.. _primaries, .. _unseen], rules.Threshold, _costs, options.Effort, Tell, deadline) is { } pattern
            && Withstands(pattern.Hidden, pattern.Protected) is { } bounds)
        {
            return Outcome(pattern.Hidden, bounds, isFallback: false, pattern.IsOptimal);
        }

        return FallBack();
    }

    // Every group that one category alone could hold gets another one that could, whether it falls into that category or not: who knows the rule then learns nothing.
    private ProtectionOutcome.Protected? ProtectGroups()
    {
        var others = new OtherCategories(table, rules, key);
        GroupDisclosure.Find(table, rules).ForEach(g => others.Want(g.Group, g.Category));
        for (var round = 0; round < MostRounds && !deadline.IsOver; round++)
        {
            var extended = others.Extend(out var remainders);
            var found = Suppression.Find(extended, [.. _primaries.Union(_unseen).Union(remainders).Order()], rules.Threshold, _costs, options.Effort, Tell, deadline);
            if (found?.Of(table.Values.Length) is not { } pattern)
            {
                return null;
            }

            if (Withstands(pattern.Hidden, pattern.Protected, out var given) is { } bounds)
            {
                return Outcome(pattern.Hidden, bounds, isFallback: false);
            }

            if (given.Count == 0 || !given.All(g => others.Want(g.Group, g.Category)))
            {
                return null;
            }
        }

        return null;
    }

    private ProtectionOutcome.Protected Revise(ProtectedTable earlier)
    {
        var publishable = RevisionRule.Publishable(table, earlier);
        var hidden = amounts is not null && !IsHarmless ? amounts.Everything() : new bool[publishable.Length];
        var nothing = new bool[publishable.Length];
        for (var v = 0; v < hidden.Length; v++)
        {
            hidden[v] |= !publishable[v];
            nothing[v] = true;
        }

        foreach (var primary in _primaries)
        {
            hidden[primary] = true;
        }

        if (amounts is not null)
        {
            return Outcome(hidden, Open(), isFallback: false);
        }

        return IsSettled && Withstands(hidden) is { } bounds
            ? Outcome(hidden, bounds, isFallback: false) : Outcome(nothing, Open(), isFallback: true);
    }

    private ProtectionOutcome.Protected FallBack()
    {
        _ = deadline.IsOver;
        return Outcome(Suppression.Everything(table), LowestValues.Floors(table), isFallback: true);
    }

    // The attacker gets what the public will get, and the cells that are claimed to be protected, not which of them are primary; without claims it judges all. Only
    // its word makes a pattern safe; time that ran out is no word.
    private IReadOnlyDictionary<int, Bounds>? Withstands(bool[] hidden, IReadOnlyCollection<int>? claimed = null) => Withstands(hidden, claimed, out _);

    private IReadOnlyDictionary<int, Bounds>? Withstands(bool[] hidden, IReadOnlyCollection<int>? claimed, out IReadOnlyList<(Group Group, int Category)> given)
    {
        given = [];
        var candidate = Protect(hidden);
        Tell(ProtectionStep.Attacking, 0);
        try
        {
            var result = claimed is null ? Attacker.Audit(candidate, deadline.Token) : Attacker.Verify(candidate, claimed, new AttackOptions(Progress: new Attacking(this)), deadline.Token);
            if (claimed is not null && result.IsSafe && table.HidesZeros)
            {
                // With nothing claimed more worlds are left, and in these, too, nothing unknown and no group may stand out: anybody may run this at any time.
                result = Attacker.Audit(candidate, deadline.Token);
            }

            var isSafe = result.IsSafe;
            given = result.WholeGroups;
            Tell(ProtectionStep.Attacking, 1);
            var isUnseenSafe = claimed is not null || _unseen.Count == 0 || Attacker.Run(candidate, _unseen, deadline.Token).IsSafe;
            return isSafe && isUnseenSafe ? Attacker.Run(candidate, [], deadline.Token).Bounds : null;
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return null;
        }
    }

    private IReadOnlyDictionary<int, Bounds>? Withstands(AmountProtection demanding, AmountPattern pattern)
    {
        var candidate = Protect(pattern.Hidden);
        Tell(ProtectionStep.Attacking, 0);
        try
        {
            var isSafe = AmountAttack.Withstands(candidate, demanding.Demands(pattern, _primaries), deadline.Token);
            Tell(ProtectionStep.Attacking, 1);
            return isSafe ? Attacker.Run(candidate, [], deadline.Token).Bounds : null;
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return null;
        }
    }

    // Whether what was not sent would be too few together if everything judged were shown.
    private bool GivesAwaySums()
    {
        int[] shown = [.. Enumerable.Range(0, table.Values.Length).Where(table.IsJudged)];
        if (shown.Length == table.Values.Length)
        {
            return false;
        }

        var cells = Array.ConvertAll(shown, v => Cell.Published(v, table.Origin(v)!.Value, table.Values[v]));
        try
        {
            return SmallSums.AreThere(new ProtectedTable(table.Key, 1, rules, table.Structure, cells), deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return true;
        }
    }

    private void Tell(ProtectionStep step, double share)
    {
        if (table.Values.Length > LargeTable)
        {
            options.Progress?.Report(new ProtectionProgress(step, share));
        }
    }

    private long[] Open() => new long[table.Values.Length];

    private ProtectionOutcome.Protected Outcome(bool[] hidden, long[] floors, bool isFallback, bool isOptimal = false)
    {
        var bounds = new Dictionary<int, Bounds>();
        for (var v = 0; v < hidden.Length; v++)
        {
            if (hidden[v] && table.IsJudged(v))
            {
                bounds.Add(v, new Bounds(floors[v], null));
            }
        }

        return Outcome(hidden, bounds, isFallback, isOptimal);
    }

    private ProtectionOutcome.Protected Outcome(bool[] hidden, IReadOnlyDictionary<int, Bounds> bounds, bool isFallback, bool isOptimal = false)
    {
        var reasons = new SuppressionReason?[table.Observed.Length];
        for (var i = 0; i < reasons.Length; i++)
        {
            var variable = table.Observed[i];
            reasons[i] = !hidden[variable] ? null
                : _primaries.BinarySearch(variable) >= 0 ? PrimaryCells.ReasonOf(table, amounts, rules, variable)
                : previous is null ? SuppressionReason.Complementary : SuppressionReason.Earlier;
        }

        return new ProtectionOutcome.Protected(Protect(hidden), bounds, reasons, _primaries.Count, isFallback, isOptimal);
    }

    private ProtectedTable Protect(bool[] hidden)
    {
        var cells = new List<Cell>(hidden.Length);
        for (var v = 0; v < hidden.Length; v++)
        {
            if (table.Origin(v) is { } origin)
            {
                cells.Add(hidden[v] ? Cell.Suppressed(v, origin) : Cell.Published(v, origin, table.Values[v]));
            }
        }

        return new ProtectedTable(table.Key, revision, rules, table.Structure, cells);
    }

    private sealed class Attacking(Protection protection) : IProgress<double>
    {
        public void Report(double value) => protection.Tell(ProtectionStep.Attacking, value);
    }
}
