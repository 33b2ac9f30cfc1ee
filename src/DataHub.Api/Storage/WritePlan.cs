namespace DataHub.Api.Storage;

/// <summary>
/// What a piece of work asks the database before it writes, known beforehand. Such work can be done with others at once: the questions of all in one message,
/// and what all of them write in another. It may be run a second time when that fails, writes nothing but by posting, and asks nothing else.
/// </summary>
/// <param name="questions">Each has a whole number or nothing for an answer.</param>
/// <param name="touches">What its writing may change the answers about, and what its own are about, by name.</param>
internal sealed class WritePlan(IReadOnlyList<(Sql Sql, object?[] Values)> questions, IReadOnlyCollection<string> touches)
{
    /// <summary>Of work that asks nothing, and changes no answer to anybody.</summary>
    public static WritePlan Nothing { get; } = new([], []);

    public IReadOnlyList<(Sql Sql, object?[] Values)> Questions => questions;

    public IReadOnlyCollection<string> Touches => touches;
}
