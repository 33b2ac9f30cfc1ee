using DataHub.Api.Catalogue;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Audit;

/// <summary>What an audit has come to so far: where something is given away, never what.</summary>
internal sealed class DisclosureAuditReport(string indicator, int policyVersion, DateTimeOffset ranAt)
{
    /// <summary>Why something is undecided: time ran out; or the policy was tightened, and these tables are not protected again yet.</summary>
    public const string Time = "time", PolicyNotApplied = "policyNotApplied";

    private readonly List<RunDisclosureAudit.Finding> _findings = [];
    private readonly List<RunDisclosureAudit.Undecided> _undecided = [];
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private int _tables;
    private int _sets;
    private int _hidden;

    public void Attacked(StoredSet set)
    {
        _tables += set.Tables.Count;
        _sets++;
        _hidden += set.HiddenCells;
    }

    public void Undecided(string? partner, IReadOnlyList<string> periods, string reason) => _undecided.Add(new RunDisclosureAudit.Undecided(partner, periods, reason));

    /// <summary>In a partner's tables.</summary>
    public void Found(string partner, GivenAway place, IndicatorDocument document)
        => Add(new RunDisclosureAudit.Finding(partner, place.TimePeriod, place.Revision, Named(document.Dimensions.Select(d => d.Code), place.Codes)));

    /// <summary>In one table.</summary>
    public void Found(ProtectedTable table, IReadOnlyList<string> codes)
        => Add(new RunDisclosureAudit.Finding(table.Key.Partner, table.Key.TimePeriod, table.Revision, Named(table.Structure.Cube.Dimensions.Select(d => d.Code), codes)));

    /// <summary>In the totals over partners.</summary>
    public void Found(TimePeriod period, IReadOnlyList<string> codes, IndicatorDocument document)
        => Add(new RunDisclosureAudit.Finding(null, period.ToString(), null, Named(document.Dimensions.Select(d => d.Code), codes)));

    public RunDisclosureAudit.Response ToResponse() => new(
        indicator,
        ranAt.UtcDateTime,
        HubInfo.EngineVersion,
        policyVersion,
        _tables,
        _sets,
        _hidden,
        _findings.Count == 0 && _undecided.Count == 0,
        [.. _findings.OrderBy(f => f.Partner, StringComparer.Ordinal).ThenBy(f => f.TimePeriod, StringComparer.Ordinal).ThenBy(f => f.Revision)],
        [.. _undecided.OrderBy(u => u.Partner, StringComparer.Ordinal).ThenBy(u => u.TimePeriods[0], StringComparer.Ordinal)]);

    private void Add(RunDisclosureAudit.Finding finding)
    {
        if (_places.Add($"{finding.Partner} {finding.TimePeriod} {finding.Revision} {string.Join(',', finding.Dimensions?.Values ?? [])}"))
        {
            _findings.Add(finding);
        }
    }

    private static Dictionary<string, string>? Named(IEnumerable<string> dimensions, IReadOnlyList<string>? codes)
        => codes is null ? null : dimensions.Zip(codes).ToDictionary(d => d.First, d => d.Second, StringComparer.Ordinal);
}
