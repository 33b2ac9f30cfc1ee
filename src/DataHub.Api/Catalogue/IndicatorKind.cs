using System.Collections.Immutable;
using System.Text.Json;
using DataHub.Api.Json;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Catalogue;

internal sealed class IndicatorKind(CatalogueStore store, SubmissionStore submissions, TighteningStore tightenings, HubOptions options)
    : CatalogueKind<IndicatorDocument>("indicators", "indicator", AuditActions.Indicator)
{
    public override ImmutableSortedDictionary<string, Versioned<IndicatorDocument>> In(CatalogueSnapshot catalogue) => catalogue.Indicators;

    public override object PageOf(IReadOnlyList<IndicatorDocument> documents) => new IndicatorPage(documents);

    public override string CodeOf(IndicatorDocument document) => document.Code;

    public override IndicatorDocument Read(JsonElement body, CatalogueSnapshot catalogue, FaultList faults)
    {
        var document = IndicatorReader.Read(body, options.ThresholdFloor, faults);
        new IndicatorValidator(catalogue, options.ThresholdFloor).Collect(document, faults);
        return document;
    }

    public override ProblemDetails? FindConflict(StoreConnection connection, CatalogueSnapshot catalogue, IndicatorDocument? stored, IndicatorDocument next)
    {
        if (stored is null || submissions.LatestPeriod(connection, stored.Code) is null)
        {
            return null;
        }

        return IsSameTable(stored, next) ? null : Problems.Frozen("Tables are stored: dimensions, measure, temporal and periods stay as they are.");
    }

    /// <summary>Stores it; where tables are stored under a policy that hid less, with the work to protect them again.</summary>
    public override Versioned<IndicatorDocument> Put(WriteScope scope, IndicatorDocument document)
    {
        var before = store.Current.Indicators.GetValueOrDefault(document.Code);
        var written = store.Put(scope, document);
        if (before is not null && before.PolicyVersion != written.PolicyVersion && submissions.LatestPeriod(scope.Connection, document.Code) is not null)
        {
            // What was open may be as much as this policy asks for, or less, or more: it is looked at afresh.
            var wasOpen = tightenings.Replace(scope, document.Code, written.ChangedAt);
            if (wasOpen || HidesMore(document, before.Document))
            {
                tightenings.Open(scope, document.Code, written.PolicyVersion);
            }
        }

        return written;
    }

    /// <summary>
    /// A policy that hides less from now on, perhaps since a member was left out and has its default. Figures of the same units under two indicators, which are not judged together:
    /// the same supplier, unit and theme are a sign of that.
    /// </summary>
    public override string? WarningOf(CatalogueSnapshot catalogue, IndicatorDocument document)
    {
        var warnings = new List<string>();
        if (catalogue.Indicators.TryGetValue(document.Code, out var stored) && IsTighter(stored.Document, document))
        {
            warnings.Add("policy-loosened");
        }

        if (catalogue.Indicators.Values.Select(i => i.Document).Any(other
            => other.Code != document.Code && other.Unit == document.Unit && other.Theme == document.Theme
            && other.Suppliers.Intersect(document.Suppliers, StringComparer.Ordinal).Any()))
        {
            warnings.Add("second-view-of-population");
        }

        return warnings.Count == 0 ? null : string.Join(", ", warnings);
    }

    private static bool IsTighter(IndicatorDocument document, IndicatorDocument than)
        => HidesMore(document, than) || document.Policy.MinContributors > than.Policy.MinContributors;

    // In the tables themselves.
    private static bool HidesMore(IndicatorDocument document, IndicatorDocument than)
        => document.Policy.IsTighterThan(than.Policy) || (than.IsAmount && document.Policy.PPercent > than.Policy.PPercent)
            || document.ProtectedDimensions.Except(than.ProtectedDimensions, StringComparer.Ordinal).Any();

    private static bool IsSameTable(IndicatorDocument stored, IndicatorDocument next)
        => stored.Measure == next.Measure && stored.Temporal == next.Temporal
        && stored.Periods.SequenceEqual(next.Periods, StringComparer.Ordinal)
        && stored.Dimensions.SequenceEqual(next.Dimensions);
}

/// <summary>One page of indicators; the next one is in the <c>Link</c> header.</summary>
internal sealed record IndicatorPage(IReadOnlyList<IndicatorDocument> Indicators);
