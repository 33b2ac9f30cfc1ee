using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>Which periods are linked: whose tables, of one partner and indicator, say something about each other.</summary>
public static class LinkedPeriods
{
    private static readonly Granularity[] Lengths = [Granularity.Year, Granularity.HalfYear, Granularity.Quarter, Granularity.Month];

    /// <summary>All periods of which a table may be linked with one of this period: of a flow those of its calendar year, of a stock those that end on the same day.</summary>
    /// <param name="period">The period.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="lengths">The lengths of which there can be tables. Of a flow with a single one no two periods are linked.</param>
    /// <returns>Itself among them.</returns>
    public static IReadOnlyList<TimePeriod> Around(TimePeriod period, Temporal temporal, IReadOnlyCollection<Granularity> lengths)
    {
        if (lengths.Count < 2)
        {
            return [period];
        }

        var year = period.Year();
        var all = Lengths.Where(lengths.Contains).SelectMany(l => l == Granularity.Year ? [year] : year.Split(l));
        return [.. temporal == Temporal.Flow ? all : all.Where(p => p.LastMonth == period.LastMonth)];
    }

    /// <summary>Periods by what hangs together: over chains of periods that share a month of a flow, or end on the same day of a stock.</summary>
    /// <param name="periods">The periods.</param>
    /// <param name="temporal">How figures go together over time.</param>
    public static IReadOnlyList<IReadOnlyList<TimePeriod>> Chains(IEnumerable<TimePeriod> periods, Temporal temporal)
    {
        var chains = new List<List<TimePeriod>>();

        // In this order a longer period comes before all that lie in it, and these before whatever lies after it.
        foreach (var period in periods.Distinct().Order())
        {
            var chain = chains.Find(c => c.Exists(p => temporal == Temporal.Flow ? p.FirstMonth <= period.LastMonth && period.FirstMonth <= p.LastMonth : p.LastMonth == period.LastMonth));
            if (chain is null)
            {
                chains.Add([period]);
            }
            else
            {
                chain.Add(period);
            }
        }

        return chains;
    }
}
