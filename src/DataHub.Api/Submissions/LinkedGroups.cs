using DataHub.Api.Catalogue;
using DataHub.Api.Policies;
using DataHub.Api.Storage;
using DataHub.Disclosure;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>The tables of a submission in groups, and a version by which to tell whether what is stored beside them has changed since.</summary>
/// <param name="Groups">What is judged in one go.</param>
/// <param name="Versions">Of all periods that were looked at.</param>
/// <param name="Behind">Of those with tables that are to be protected again first, since the policy was tightened.</param>
internal sealed record LinkedSubmission(IReadOnlyList<LinkedGroup> Groups, IReadOnlyList<StoredVersion> Versions, IReadOnlyList<StoredVersion> Behind);

/// <summary>What <see cref="SubmissionStore.VersionFrom"/> said of some periods.</summary>
internal sealed record StoredVersion(string Partner, string Indicator, IReadOnlyList<string> Periods, (long Stored, long Reprotected) Version);

/// <summary>Finds what is stored beside the tables of a submission.</summary>
internal sealed class LinkedGroups(SubmissionStore submissions, TableShapes shapes)
{
    public LinkedSubmission Load(StoreConnection connection, CatalogueSnapshot catalogue, IReadOnlyList<JudgedTable> tables)
    {
        var (groups, versions, behind) = (new List<LinkedGroup>(), new List<StoredVersion>(), new List<StoredVersion>());
        foreach (var ofIndicator in Enumerable.Range(0, tables.Count).GroupBy(i => tables[i].Raw.Key.Indicator))
        {
            int[] places = [.. ofIndicator];
            var indicator = tables[places[0]].Indicator.Document;
            foreach (var around in places.GroupBy(i => string.Join(' ', Around(indicator, tables[i]))))
            {
                var (partner, periods) = (tables[places[0]].Raw.Key.Partner, around.Key.Split(' '));
                var version = new StoredVersion(partner, indicator.Code, periods, SubmissionStore.VersionOf(connection, partner, indicator.Code, periods));
                versions.Add(version);
                var stored = version.Version.Stored == 0 ? [] : submissions.Shown(connection, partner, indicator.Code, periods);
                behind.AddRange(Reprotecting.IsBehind(stored.Select(s => s.Table), tables[places[0]].Indicator) ? [version] : []);
                groups.AddRange(Split(connection, catalogue, tables, [.. around], stored));
            }
        }

        return new LinkedSubmission(groups, versions, behind);
    }

    /// <summary>Asks for what <see cref="HaveMoved"/> looks at.</summary>
    public static IEnumerable<(Sql Sql, object?[] Values)> Questions(LinkedSubmission linked)
        => linked.Versions.SelectMany(v => SubmissionStore.VersionQuestions(v.Partner, v.Indicator, v.Periods));

    /// <summary>Whether something was stored beside the tables since, by the answers to <see cref="Questions"/>.</summary>
    public static bool HaveMoved(LinkedSubmission linked, IEnumerable<long?> answers)
    {
        var left = new Queue<long?>(answers);
        return linked.Versions.Any(v => SubmissionStore.VersionFrom([.. Enumerable.Range(0, v.Periods.Count + 1).Select(_ => left.Dequeue())]) != v.Version);
    }

    private static IEnumerable<TimePeriod> Around(IndicatorDocument indicator, JudgedTable table)
        => LinkedPeriods.Around(Parse(table.Raw.Key.TimePeriod), indicator.Time, indicator.Lengths);

    private IEnumerable<LinkedGroup> Split(StoreConnection connection, CatalogueSnapshot catalogue, IReadOnlyList<JudgedTable> tables, int[] places, IReadOnlyList<StoredTable> stored)
    {
        var indicator = tables[places[0]].Indicator;
        // What is out under a stricter policy stays protected by it, and so does what is linked with it.
        var rules = stored.Select(s => s.Table.Rules).Aggregate(tables[places[0]].Rules, StricterRules.And);
        var all = places.Select(i => tables[i].Raw.Key).Concat(stored.Select(s => s.Table.Key)).Select(k => Parse(k.TimePeriod));
        foreach (var chain in LinkedPeriods.Chains(all, indicator.Document.Time))
        {
            int[] own = [.. places.Where(i => chain.Contains(Parse(tables[i].Raw.Key.TimePeriod)))];
            if (own.Length > 0)
            {
                yield return new LinkedGroup(
                    own,
                    [.. own.Select(i => NewOf(connection, tables[i], stored))],
                    [.. stored.Where(s => chain.Contains(Parse(s.Table.Key.TimePeriod))).Select(s => new LinkedTable(s.Table, shapes.Of(catalogue, indicator, Parse(s.Table.Key.TimePeriod)).Whole) { Before = s.Before })],
                    indicator.Document.Time,
                    rules,
                    indicator.Document.Policy.Preferences);
            }
        }
    }

    private NewTable NewOf(StoreConnection connection, JudgedTable table, IReadOnlyList<StoredTable> stored)
    {
        var shown = stored.Select(s => s.Table).Where(s => s.Key == table.Raw.Key).MaxBy(s => s.Revision);
        return shown is null ? new NewTable(table.Raw)
            : new NewTable(table.Raw, submissions.NewestRevision(connection, table.Raw.Key) + 1, table.Indicator.Document.Policy.HoldsRevisions ? shown : null);
    }

    private static TimePeriod Parse(string text) => TimePeriod.TryParse(text, out var period) ? period : throw new FormatException("A period cannot be read.");
}
