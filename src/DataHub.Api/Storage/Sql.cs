namespace DataHub.Api.Storage;

/// <summary>
/// A statement, written once for all databases. What they say differently stands in braces and is filled in by the <see cref="Dialect"/>; parameters are
/// @1, @2, ... or @name. Each is a static field of its store, so that all that the hub can send is known without running it.
/// </summary>
internal sealed class Sql(string text)
{
    /// <summary>The text with its braces.</summary>
    public string Text => text;
}

/// <summary>A statement with conditions that may be left out: <c>{0}</c>, <c>{1}</c>, ... stand where they go.</summary>
internal sealed class SqlChoice
{
    private readonly Sql[] _all;

    public SqlChoice(string text, params string[] conditions)
        => _all = [.. Enumerable.Range(0, 1 << conditions.Length).Select(chosen => new Sql(conditions
            .Select((condition, i) => (Place: $"{{{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}", Condition: (chosen >> i & 1) == 1 ? condition : string.Empty))
            .Aggregate(text, (made, c) => made.Replace(c.Place, c.Condition, StringComparison.Ordinal))))];

    /// <summary>With every choice of conditions.</summary>
    public IReadOnlyList<Sql> All => _all;

    /// <summary>With those conditions whose value is there.</summary>
    public Sql With(params ReadOnlySpan<object?> values)
    {
        var chosen = 0;
        for (var i = 0; i < values.Length; i++)
        {
            chosen |= values[i] is null ? 0 : 1 << i;
        }

        return _all[chosen];
    }
}
