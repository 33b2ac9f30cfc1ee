using DataHub.Disclosure.Tables;
using FluentValidation;

namespace DataHub.Api.Catalogue;

/// <summary>An indicator against the rest of the catalogue and against what the hub can enforce.</summary>
internal sealed class IndicatorValidator : AbstractValidator<IndicatorDocument>
{
    /// <summary>The code list that themes come from.</summary>
    public const string Themes = "themes";

    public IndicatorValidator(CatalogueSnapshot catalogue, int floor)
    {
        RuleFor(i => i.Code).IsCode();
        RuleFor(i => i.Theme).Must(t => t is null || HasTheme(catalogue, t)).WithErrorCode("unknownTheme");
        RuleFor(i => i.Measure).IsOneOf("count", "amount");
        RuleFor(i => i.Temporal).IsOneOf("flow", "stock");
        RuleFor(i => i.Periods).Must(p => p is null or [_, ..]).WithErrorCode("empty");
        RuleFor(i => i.Periods).Must((i, p) => p is null or [] or [_] || CanBeLinked(i)).WithErrorCode("onePeriodLength");
        RuleForEach(i => i.Periods).IsOneOf("year", "half-year", "quarter", "month");
        RuleForEach(i => i.Dimensions).SetValidator(new DimensionValidator(catalogue));
        RuleForEach(i => i.Suppliers).Must(s => s is null || catalogue.Partners.ContainsKey(s)).WithErrorCode("unknownPartner");
        RuleFor(i => i.Policy).SetValidator(new PolicyValidator(floor));
        RuleForEach(i => i.Annotations).SetValidator(new AnnotationValidator());
        RuleFor(i => i).Custom((indicator, context) =>
        {
            context.AddDuplicates((indicator.Dimensions ?? []).Select(d => d.Code), i => $"Dimensions[{i}].Code");
            context.AddDuplicates(indicator.Periods ?? [], i => $"Periods[{i}]");
            context.AddDuplicates(indicator.Suppliers ?? [], i => $"Suppliers[{i}]");
            if (indicator.Dimensions is not null)
            {
                PreferenceRules.Add(context, indicator.Policy, [.. indicator.Dimensions.Select(d => d.Code)]);
            }
        });
        RuleFor(i => i.Policy.GroupDisclosure)
            .Must((i, g) => g != "protect" || i.Dimensions is null || i.Dimensions.Any(d => d.Sensitive)).WithErrorCode("noSensitiveDimension");
        RuleFor(i => i.Policy.Revisions).NotEqual("held").When(i => i.Measure == "amount").WithErrorCode("amountsNotHeld");
        RuleFor(i => i.ProcessingActivity).Must(a => a is null || ActivityName.IsOne(a)).WithErrorCode("invalidActivity");
        this.AddValidity(i => i.ValidFrom, i => i.ValidTo);
    }

    // Of others it is not proven what periods that overlap give away together.
    private static bool CanBeLinked(IndicatorDocument indicator)
        => indicator.Measure != "amount" && indicator.Policy is { HidesZeros: false, ProtectsGroups: false, MinContributors: <= 1 };

    private static bool HasTheme(CatalogueSnapshot catalogue, string theme)
        => catalogue.CodeLists.TryGetValue(Themes, out var themes) && themes.Document.Codes.Any(c => c.Code == theme);

    private sealed class DimensionValidator : AbstractValidator<DimensionDocument>
    {
        public DimensionValidator(CatalogueSnapshot catalogue)
        {
            RuleFor(d => d.Code).IsCode();
            RuleFor(d => d.CodeList).Must(l => l is null || catalogue.CodeLists.ContainsKey(l)).WithErrorCode("unknownCodeList");
        }
    }

    private sealed class PolicyValidator : AbstractValidator<PolicyDocument>
    {
        public PolicyValidator(int floor)
        {
            RuleFor(p => p.Threshold).GreaterThanOrEqualTo(floor).WithErrorCode("thresholdBelowFloor");
            RuleFor(p => p.Zeros).IsOneOf("publish", "hide");
            RuleFor(p => p.GroupDisclosure).IsOneOf("allow", "protect");
            RuleFor(p => p.Revisions).IsOneOf("immediate", "held");
            RuleFor(p => p.MinContributors).GreaterThanOrEqualTo(1).WithErrorCode("outOfRange");
            RuleFor(p => p.Visibility).IsOneOf("partner-visible", "total-only");
            RuleFor(p => p.PPercent).GreaterThanOrEqualTo(1).WithErrorCode("outOfRange");
        }
    }

    private sealed class AnnotationValidator : AbstractValidator<AnnotationDocument>
    {
        public AnnotationValidator()
            => RuleFor(a => a.TimePeriod).Must(p => p is null || TimePeriod.TryParse(p, out _)).WithErrorCode("invalidPeriod");
    }
}
