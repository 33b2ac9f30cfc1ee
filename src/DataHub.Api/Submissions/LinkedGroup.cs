using DataHub.Disclosure;
using DataHub.Disclosure.Linked;

namespace DataHub.Api.Submissions;

/// <summary>Tables of a submission that say something about each other, with all that is stored and says something about them: what the engine judges in one go.</summary>
/// <param name="Places">Where they stand among the tables that are judged.</param>
/// <param name="New">The tables.</param>
/// <param name="Stored">Every revision that readers were ever shown, in the order in which they were stored.</param>
/// <param name="Temporal">How figures go together over time.</param>
/// <param name="Rules">The strictest of the policy's rules and those that the stored tables of these periods were protected under.</param>
/// <param name="Preferences">What the policy would rather show.</param>
internal sealed record LinkedGroup(
    IReadOnlyList<int> Places, IReadOnlyList<NewTable> New, IReadOnlyList<LinkedTable> Stored, Temporal Temporal, ProtectionRules Rules, Preferences Preferences);
