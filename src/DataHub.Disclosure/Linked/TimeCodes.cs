using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>The periods of one calendar year as a code list: the year is the total, and of half-years, quarters and months those levels that are used.</summary>
internal sealed class TimeCodes
{
    /// <summary>The code of the dimension. No indicator has one of that name: no code starts with the prefix of a rest.</summary>
    public const string Dimension = "~time";

    private static readonly Granularity[] Levels = [Granularity.HalfYear, Granularity.Quarter, Granularity.Month];

    private readonly TimePeriod _year;

    /// <summary>The list over some periods.</summary>
    /// <param name="periods">At least one.</param>
    /// <exception cref="ArgumentException">They do not lie within one calendar year.</exception>
    public TimeCodes(IReadOnlyCollection<TimePeriod> periods)
    {
        _year = periods.First().Year();
        if (periods.Any(p => p.Year() != _year))
        {
            throw new ArgumentException("Tables are linked within one calendar year.", nameof(periods));
        }

        var codes = new List<(string Code, string? Parent)>();
        var parents = new List<TimePeriod> { _year };
        foreach (var level in Levels.Where(l => periods.Any(p => p.Granularity == l)))
        {
            var children = parents.SelectMany(p => p.Split(level).Select(c => (Period: c, Parent: p))).ToList();
            codes.AddRange(children.Select(c => (c.Period.ToString(), (string?)CodeOf(c.Parent))));
            parents = [.. children.Select(c => c.Period)];
        }

        var list = CodeList.Create(Dimension, codes);
        var used = new bool[list.Count];
        foreach (var period in periods)
        {
            used[list.IndexOf(CodeOf(period))] = true;
        }

        Codes = list.Reduce(used);
    }

    /// <summary>The list, with one code for periods side by side that nothing was sent of.</summary>
    public CodeList Codes { get; }

    /// <summary>The code of a period.</summary>
    public string CodeOf(TimePeriod period) => period == _year ? CodeList.Total : period.ToString();
}
