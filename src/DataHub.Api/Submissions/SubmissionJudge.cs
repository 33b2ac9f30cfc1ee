using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Policies;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>A table that passed: what the engine needs of it, and its place among the tables sent.</summary>
internal sealed record JudgedTable(RawTable Raw, Versioned<IndicatorDocument> Indicator, ProtectionRules Rules, int Index);

/// <summary>Holds a submission against one version of the catalogue and collects every fault in it.</summary>
internal sealed class SubmissionJudge(TableShapes shapes)
{
    /// <summary>The tables of which the figures can be read, in the order sent; to be stored only when no fault was added.</summary>
    public IReadOnlyList<JudgedTable> Judge(SubmissionRequest request, CatalogueSnapshot catalogue, PartnerDocument partner, FaultList faults)
    {
        var judged = new List<JudgedTable>(request.Tables.Count);
        var seen = new HashSet<(string, string)>();
        var tables = Place.Root.Member("tables");
        for (var i = 0; i < request.Tables.Count; i++)
        {
            var table = request.Tables[i];
            var place = tables.Item(i);
            if (table.Indicator is not null && table.TimePeriod is not null && !seen.Add((table.Indicator, table.TimePeriod)))
            {
                faults.Add(place, "duplicateTable");
            }

            if (JudgeTable(table, i, place, catalogue, partner, faults) is { } passed)
            {
                judged.Add(passed);
            }
        }

        return judged;
    }

    private JudgedTable? JudgeTable(TableRequest table, int index, Place place, CatalogueSnapshot catalogue, PartnerDocument partner, FaultList faults)
    {
        var period = JudgePeriod(table, place, faults);
        if (table.Indicator is null || !catalogue.Indicators.TryGetValue(table.Indicator, out var indicator))
        {
            if (table.Indicator is not null)
            {
                faults.Add(place.Member("indicator"), "unknownIndicator");
            }

            return null;
        }

        JudgeIndicator(indicator.Document, partner, period, place, faults);
        var shape = shapes.Of(catalogue, indicator, period);
        if (shape.IsTooLarge)
        {
            faults.Add(place, "tooManyCells");
        }

        var raw = new ObservationJudge(shape, place, faults).Judge(table, partner.Code);
        return raw is null ? null : new JudgedTable(raw, indicator, StricterRules.RulesOf(indicator), index);
    }

    private static TimePeriod? JudgePeriod(TableRequest table, Place place, FaultList faults)
    {
        if (TimePeriod.TryParse(table.TimePeriod, out var period))
        {
            return period;
        }

        if (table.TimePeriod is not null)
        {
            faults.Add(place.Member("timePeriod"), "invalidPeriod");
        }

        return null;
    }

    private static void JudgeIndicator(IndicatorDocument indicator, PartnerDocument partner, TimePeriod? period, Place place, FaultList faults)
    {
        if (!indicator.Suppliers.Contains(partner.Code, StringComparer.Ordinal))
        {
            faults.Add(place.Member("indicator"), "notASupplier");
        }

        if (period is not { } known)
        {
            return;
        }

        if (!indicator.Lengths.Contains(known.Granularity))
        {
            faults.Add(place.Member("timePeriod"), "periodNotAccepted");
        }

        if (!new Validity(indicator.ValidFrom, indicator.ValidTo).And(new Validity(partner.ValidFrom, partner.ValidTo)).Covers(known))
        {
            faults.Add(place.Member("timePeriod"), "periodNotValid");
        }
    }
}
