namespace DataHub.Benchmarks.Choice;

/// <summary>Something that an attacker asks of a table.</summary>
/// <param name="AnswerOf">The answer, by table.</param>
/// <param name="IsSecret">Whether it may not become known, by table.</param>
/// <param name="IsGroup">Whether it asks for the category that holds all of a group; if not, for a figure.</param>
internal sealed record Question(Func<int, long> AnswerOf, Predicate<int> IsSecret, bool IsGroup);
