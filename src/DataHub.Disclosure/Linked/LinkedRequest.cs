using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>New tables, those stored that are linked with them, and how they are to be protected.</summary>
/// <param name="New">At least one.</param>
/// <param name="Stored">All revisions that readers were ever shown, withdrawn ones included, in the order in which they were stored.</param>
/// <param name="Temporal">How figures go together over time.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Key">The noise key.</param>
/// <param name="Options">What it may cost.</param>
internal sealed record LinkedRequest(
    IReadOnlyList<NewTable> New, IReadOnlyList<LinkedTable> Stored, Temporal Temporal, ProtectionRules Rules, NoiseKey Key, ProtectionOptions Options)
{
    private StoredClaims? _claims;
    private StoredClaims? _claimsOfOthers;

    /// <summary>All revisions that readers were ever shown, withdrawn ones included, in the order in which they were stored.</summary>
    public IReadOnlyList<LinkedTable> Stored { get; private set; } = Stored;

    /// <summary>Whether a hidden cell of a stored table must stay protected from somebody who believes the tables of these periods: see <see cref="StoredClaims.MayBeSmall"/>.</summary>
    /// <remarks>What followed from a figure that is corrected now was a mistake, perhaps, and is not known any more.</remarks>
    public bool MayBeSmall(IReadOnlySet<string>? believed, ProtectedTable table, int position)
        => _claims!.MayBeSmall(believed, table, position) || (!IsRevised(table) && _claimsOfOthers?.MayBeSmall(believed, table, position) == true);

    /// <summary>Finds out what must stay protected of the stored tables; false where they are not safe together any more.</summary>
    /// <exception cref="OperationCanceledException">Time ran out, or cancelled.</exception>
    public bool KnowsClaims(Deadline deadline)
    {
        if (_claims is null && (_claims = Of(Stored, deadline)) is null && Stored.Any(s => s.Before is not null))
        {
            // What was shown under weaker rules gives something away by itself, and no new table can mend that.
            Stored = [.. Stored.Select(s => s with { Before = null })];
            _claims = Of(Stored, deadline);
        }

        if (_claims is not null && _claimsOfOthers is null && Stored.Any(s => IsRevised(s.Table)))
        {
            _claimsOfOthers = Of([.. Stored.Where(s => !IsRevised(s.Table))], deadline);
        }

        return _claims is not null;
    }

    /// <summary>The new tables in protected form; null when nothing can be published of them beside what is stored, zeros included, or when time ran out before anybody could tell.</summary>
    /// <param name="judged">The new tables, judged one by one.</param>
    /// <param name="deadline">The end of the budget; should it come too early, there is as much time again to prove the fallback.</param>
    public IReadOnlyList<ProtectionOutcome.Protected>? Protect(IReadOnlyList<JudgedTable> judged, Deadline deadline)
    {
        if (TryFind(judged, d => At(judged, d)?.Find(), deadline) is { } found)
        {
            return found;
        }

        using var again = deadline.Again();
        return TryFind(judged, d => At(judged, d)?.FallBack(), again) ?? (New.Count > 1 ? ProtectOneByOne(judged, again) : null);
    }

    /// <summary>Whether the new tables could be stored with everything hidden but their zeros.</summary>
    /// <exception cref="OperationCanceledException">Time ran out, or cancelled.</exception>
    public bool CanFallBack(IReadOnlyList<JudgedTable> judged, Deadline deadline) => At(judged, deadline)?.FallBack() is not null;

    private static IReadOnlyList<ProtectionOutcome.Protected>? TryFind(
        IReadOnlyList<JudgedTable> judged, Func<Deadline, IReadOnlyList<ProtectionOutcome.Protected>?> find, Deadline deadline)
    {
        try
        {
            return find(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return null;
        }
    }

    // Those that fit no figures together are judged in their order, each beside what became of those before.
    private List<ProtectionOutcome.Protected>? ProtectOneByOne(IReadOnlyList<JudgedTable> judged, Deadline deadline)
    {
        var (outcomes, stored) = (new List<ProtectionOutcome.Protected>(), Stored.ToList());
        for (var i = 0; i < New.Count; i++)
        {
            if (new LinkedRequest([New[i]], [.. stored], Temporal, Rules, Key, Options).Protect([judged[i]], deadline) is not [var outcome])
            {
                return null;
            }

            outcomes.Add(outcome);
            stored.Add(new LinkedTable(outcome.Table, New[i].Raw.Cube));
        }

        return outcomes;
    }

    // Real sources contradict each other. What does not fit the new figures at all says nothing about them as a whole; of what contradicts itself the latest counts first.
    private LinkedProtection? At(IReadOnlyList<JudgedTable> judged, Deadline deadline)
    {
        // It says what of the stored tables is to be taken into account.
        if (!KnowsClaims(deadline))
        {
            return null;
        }

        if (Beside(null) is { } all)
        {
            return all;
        }

        var believed = judged.Select(t => t.Key.TimePeriod).ToHashSet(StringComparer.Ordinal);
        var found = Beside(believed);
        foreach (var period in Stored.Reverse().Select(t => t.Table.Key.TimePeriod).Distinct().Where(p => !believed.Contains(p)))
        {
            if (found is not null && Beside([.. believed, period]) is { } more)
            {
                believed.Add(period);
                found = more;
            }
        }

        return found;

        LinkedProtection? Beside(HashSet<string>? some) => new LinkedProtection(this, judged, some?.ToHashSet(StringComparer.Ordinal), deadline) is var protection && protection.Fits() ? protection : null;
    }

    private StoredClaims? Of(IReadOnlyList<LinkedTable> stored, Deadline deadline) => StoredClaims.Of(stored, Temporal, Rules.Threshold, deadline.Token);

    private bool IsRevised(ProtectedTable table) => New.Any(n => n.Raw.Key == table.Key);
}
