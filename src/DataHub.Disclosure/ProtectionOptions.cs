namespace DataHub.Disclosure;

/// <summary>How much work a good pattern is worth. Every pattern is safe, whatever the effort.</summary>
public enum Effort
{
    /// <summary>The cheapest pattern for tables of up to some 150 cells, mostly with the proof; a good one for larger tables, cleaned up as far as a budget of steps goes: whole
    /// for tables of up to some ten thousand cells.</summary>
    Auto,

    /// <summary>The first good pattern, cleaned up only where that needs no program.</summary>
    Fast,

    /// <summary>Cleaned up to the end over wider neighbourhoods, however long that takes.</summary>
    Thorough,

    /// <summary>The cheapest pattern there is, with the proof, however long that takes: a moment for 150 cells, minutes and more for many hundreds. Beyond 600 cells no proof is claimed.</summary>
    Optimal,
}

/// <summary>The steps of a protection, in their order.</summary>
public enum ProtectionStep
{
    /// <summary>Choosing cells to hide.</summary>
    Hiding,

    /// <summary>Seeing to it that nobody can tell which of the hidden cells are not small.</summary>
    Guarding,

    /// <summary>Publishing again what turns out not to be needed.</summary>
    CleaningUp,

    /// <summary>Showing in whole numbers that everything required is possible.</summary>
    Proving,

    /// <summary>The attack on the result.</summary>
    Attacking,
}

/// <summary>How far a step has come. Says nothing of any figure.</summary>
/// <param name="Step">The step. Steps can begin again when the attack finds something.</param>
/// <param name="Share">0 to 1.</param>
public readonly record struct ProtectionProgress(ProtectionStep Step, double Share);

/// <summary>What a protection may cost, and what it is to spare.</summary>
/// <param name="Budget">How long to look for a good pattern before everything but the zeros is suppressed; infinite unless given.</param>
/// <param name="Effort">How hard to look; counted in steps, not in time, so that the same table gives the same pattern on every machine.</param>
/// <param name="Progress">Is told how far the work has come, for tables of more than 5,000 cells.</param>
public sealed record ProtectionOptions(TimeSpan? Budget = null, Effort Effort = Effort.Auto, IProgress<ProtectionProgress>? Progress = null)
{
    /// <summary>Which figures are to stay visible rather than others. Default: none is preferred.</summary>
    public Preferences Preferences { get; init; } = Preferences.None;
}
