namespace DataHub.Disclosure;

/// <summary>How much work a good pattern is worth. Every pattern is safe, whatever the effort.</summary>
public enum Effort
{
    /// <summary>Small tables as <see cref="Optimal"/>, larger ones as thoroughly as their size allows within seconds, the largest as <see cref="Fast"/>.</summary>
    Auto,

    /// <summary>The first good pattern.</summary>
    Fast,

    /// <summary>A better one: linear programs improve it, whatever the size of the table.</summary>
    Thorough,

    /// <summary>The cheapest there is, with proof; where the proof takes too long, the best that was found.</summary>
    Optimal,
}

/// <summary>The steps of a protection, in their order.</summary>
public enum ProtectionStep
{
    /// <summary>Choosing cells to hide.</summary>
    Hiding,

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

/// <summary>What a protection may cost.</summary>
/// <param name="Budget">How long to look for a good pattern before everything but the zeros is suppressed; infinite unless given.</param>
/// <param name="Effort">How hard to look; counted in steps, not in time, so that the same table gives the same pattern on every machine.</param>
/// <param name="Progress">Is told how far the work has come, for tables of more than 5,000 cells.</param>
public sealed record ProtectionOptions(TimeSpan? Budget = null, Effort Effort = Effort.Auto, IProgress<ProtectionProgress>? Progress = null);
