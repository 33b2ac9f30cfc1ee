using DataHub.Api.Audit;
using DataHub.Api.Audit.Reports;
using DataHub.Api.Catalogue;
using DataHub.Api.Submissions;

namespace DataHub.Api.OpenApi;

/// <summary>One sentence on each member that its name does not explain.</summary>
internal static class SchemaDescriptions
{
    private static readonly Dictionary<(Type, string), string> All = new()
    {
        [(typeof(Contracts.Observation), "dimensions")] = "One code per dimension; a dimension left out is the total.",
        [(typeof(Contracts.Observation), "value")] = "A count, or an amount in minor units.",
        [(typeof(Contracts.Observation), "count")] = "Units behind an amount; needed for amounts and for nothing else.",
        [(typeof(Contracts.Observation), "largest")] = "The largest contribution of one unit to an amount. With secondLargest the p % rule is applied.",
        [(typeof(Contracts.Observation), "secondLargest")] = "The second largest contribution; 0 where one unit gave all.",
        [(typeof(Contracts.Aggregate), "threshold")] = "Counts from 1 to one less than this are never shown.",
        [(typeof(Contracts.Aggregate), "policyVersion")] = "Version of the policy in force.",
        [(typeof(Contracts.Aggregate), "updatedAt")] = "When the newest of the indicator's current tables was stored; null when there is none.",
        [(typeof(Contracts.AggregateObservation), "dimensions")] = "One code per dimension; _T is the total.",
        [(typeof(Contracts.AggregateObservation), "value")] = "Null when suppressed or missing; what is there when partial.",
        [(typeof(Contracts.AggregateObservation), "status")] = "partial: some expected partners have not reported. missing: it does not follow from what was sent.",
        [(typeof(Contracts.Bounds), "lower")] = "The smallest value that fits everything published.",
        [(typeof(Contracts.Bounds), "upper")] = "The largest value that fits everything published; null when nothing bounds it.",
        [(typeof(Contracts.Coverage), "reported")] = "Partners that have this cell.",
        [(typeof(Contracts.Coverage), "expected")] = "Partners that could have it.",
        [(typeof(Contracts.Fault), "pointer")] = "Where: a JSON pointer as URI fragment, by index where names are not the contract's; or the name of a parameter or header.",
        [(typeof(Contracts.Problem), "errors")] = "Every fault of the request, at most 10,000.",
        [(typeof(Contracts.Problem), "furtherErrors")] = "How many faults there are beyond those listed.",
        [(typeof(CodeEntry), "parent")] = "The code it is part of; null directly below the total.",
        [(typeof(CodeEntry), "validFrom")] = "The first period, inclusive.",
        [(typeof(CodeEntry), "validTo")] = "The last period, inclusive; null without an end.",
        [(typeof(PartnerDocument), "clients")] = "Client ids that submit for the partner.",
        [(typeof(IndicatorDocument), "temporal")] = "A flow adds up over time, a stock does not.",
        [(typeof(IndicatorDocument), "periods")] = "The lengths of the periods that are submitted: year, half-year, quarter or month. Several only for counts with zeros: publish, groupDisclosure: allow and minContributors: 1.",
        [(typeof(IndicatorDocument), "processingActivity")] = "How the register of processing activities names what is done with the figures; it stands in each record of a processing. May change at any time.",
        [(typeof(PolicyDocument), "threshold")] = "Counts from 1 to one less than this are small, and so are amounts of as many units. 11 when left out.",
        [(typeof(PolicyDocument), "pPercent")] = "For amounts: an amount is hidden when its second largest contributor could tell the largest contribution to within this percentage, and what is hidden is uncertain by as much. 10 when left out.",
        [(typeof(PolicyDocument), "zeros")] = "publish: zeros are always shown. hide: a count of 0 is hidden like a small one.",
        [(typeof(PolicyDocument), "groupDisclosure")] = "protect: where all units of a group fall into one category of a sensitive dimension, that breakdown is hidden. Needs such a dimension.",
        [(typeof(PolicyDocument), "weights")] = "Dimensions whose figures are dearer to hide than others where there is a choice. None when left out.",
        [(typeof(WeightDocument), "weight")] = "How dear it is to hide a figure broken down by the dimension. A dimension that is not named has 1.",
        [(typeof(DimensionDocument), "sensitive")] = "Whether a whole group may not be seen to fall into one category; false when left out. It matters under groupDisclosure: protect.",
        [(typeof(PolicyDocument), "revisions")] = "immediate: a corrected table replaces the old one. held: it waits until every published figure has moved by at least the threshold, or not at all. Not for amounts.",
        [(typeof(PolicyDocument), "minContributors")] = "A total over partners needs as many nonzero figures.",
        [(typeof(ListPolicies.PolicyVersion), "changedBy")] = "The client id that did it; null where the log does not reach back.",
        [(typeof(ListPolicies.PolicyVersion), "auditIndex")] = "Number of the audit entry that tells of it; null where the log does not reach back.",
        [(typeof(ListPublications.Publication), "policyVersion")] = "The policy that it was protected under as it was read.",
        [(typeof(ListPublications.Publication), "storedAt")] = "When it was stored: readers saw it from then on.",
        [(typeof(ListPublications.Publication), "reprotectedAt")] = "Since when it was read as it is told here, protected again; null where it was read as it was stored.",
        [(typeof(ListPublications.Publication), "published")] = "How many of the cells that were sent readers saw the value of.",
        [(typeof(ListPublications.Publication), "suppressed")] = "How many of the cells that were sent readers did not see the value of.",
        [(typeof(ListPublications.Publication), "sha256")] = "SHA-256 of what was read, as in the audit log.",
        [(typeof(ListMissing.Response), "due")] = "How many tables were due.",
        [(typeof(ListMissing.MissingTable), "withdrawnAt")] = "When what had been reported was withdrawn; null where nothing ever was.",
        [(typeof(CountRefusals.PartnerQuarter), "partner")] = "Null for clients that are registered to no partner.",
        [(typeof(CountRefusals.PartnerQuarter), "timePeriod")] = "The calendar quarter in which the submissions came.",
        [(typeof(CountRefusals.RefusalReason), "reason")] = "The last part of the type of the problem that was answered.",
        [(typeof(CountReads.Response), "completeUntil")] = "Reads before this time are counted here; of later ones some may be.",
        [(typeof(CountReads.ClientReads), "count")] = "How many requests were answered.",
        [(typeof(Receipt), "id")] = "Null for a dry run.",
        [(typeof(Receipt), "auditIndex")] = "Number of the audit entry that tells of it.",
        [(typeof(ReceiptObservation), "value")] = "There when published.",
        [(typeof(ReceiptTable), "state")] = "current, held, superseded or withdrawn; when read back.",
        [(typeof(ReceiptTable), "fallback")] = "True when no better pattern was found, in time or at all: everything but the zeros is suppressed. In the first answer alone.",
        [(typeof(ReceiptTable), "contradicts")] = "Periods of stored tables whose figures no whole numbers fit together with these. In the first answer alone.",
        [(typeof(RunDisclosureAudit.Response), "tables")] = "How many tables were attacked, of every revision that readers were ever shown.",
        [(typeof(RunDisclosureAudit.Response), "linkedSets")] = "How many sets of tables that say something about each other they make.",
        [(typeof(RunDisclosureAudit.Response), "hiddenCells")] = "How many cells are hidden in them, those that follow from what was sent included.",
        [(typeof(RunDisclosureAudit.Response), "safe")] = "Nothing was found, and nothing is undecided.",
        [(typeof(RunDisclosureAudit.Finding), "partner")] = "Whose table; left out for a total over partners.",
        [(typeof(RunDisclosureAudit.Finding), "revision")] = "The newest revision that has the cell; left out where no table has it and it follows from several.",
        [(typeof(RunDisclosureAudit.Finding), "dimensions")] = "The cell, or the cell of which something is left beside its parts that are shown; left out where it cannot be said which.",
        [(typeof(RunDisclosureAudit.Undecided), "reason")] = "time: it ran out. policyNotApplied: the policy was tightened, and these tables, attacked by the rules before, are not protected again yet.",
        [(typeof(ReceiptObservation), "reason")] = "Why it is suppressed; in the first answer alone.",
    };

    public static string? Of(Type type, string member) => All.GetValueOrDefault((type, member));
}
