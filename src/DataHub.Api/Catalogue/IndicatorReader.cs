using System.Text.Json;
using DataHub.Api.Json;

namespace DataHub.Api.Catalogue;

/// <summary>Reads an indicator's document and fills in the policy's defaults.</summary>
internal static class IndicatorReader
{
    private const int MaxPeriods = 4, MaxSuppliers = 1_000, MaxAnnotations = 1_000, MaxThreshold = 2_000_000_000, MaxPPercent = 100, DefaultThreshold = 11;

    private static readonly MemberSet Members = new(
        ["code", "label", "theme", "unit", "measure", "temporal", "periods", "dimensions", "suppliers"],
        ["policy", "background", "annotations", "validFrom", "validTo", "processingActivity"]);

    private static readonly MemberSet DimensionMembers = new(["code", "codeList"], ["sensitive"]);
    private static readonly MemberSet PolicyMembers = new([], ["threshold", "zeros", "groupDisclosure", "revisions", "minContributors", "visibility", "pPercent", "weights"]);
    private static readonly MemberSet WeightMembers = new(["dimension", "weight"], []);
    private static readonly MemberSet AnnotationMembers = new(["timePeriod", "nl", "en"], []);

    public static IndicatorDocument Read(JsonElement element, int floor, FaultList faults)
    {
        var root = DocumentReader.Root(element, Members, faults);
        return new IndicatorDocument(
            DocumentReader.Code(root),
            DocumentReader.Label(root, "label"),
            root.Text("theme", DocumentReader.MaxCodeText)!,
            root.Text("unit", DocumentReader.MaxCodeText)!,
            root.Text("measure", DocumentReader.MaxCodeText)!,
            root.Text("temporal", DocumentReader.MaxCodeText)!,
            DocumentReader.Texts(root, "periods", MaxPeriods),
            root.Items("dimensions", Disclosure.Tables.Cube.MaxDimensions, ReadDimension)!,
            DocumentReader.Texts(root, "suppliers", MaxSuppliers),
            ReadPolicy(root, floor),
            DocumentReader.Background(root, "background"),
            root.Items("annotations", MaxAnnotations, ReadAnnotation) ?? [],
            root.Text("validFrom", DocumentReader.MaxPeriod),
            root.Text("validTo", DocumentReader.MaxPeriod),
            root.Text("processingActivity", DocumentReader.MaxCodeText));
    }

    private static DimensionDocument ReadDimension(JsonElement element, Place place, FaultList faults)
    {
        var dimension = new StrictObject(element, place, DimensionMembers, faults);
        return new DimensionDocument(DocumentReader.Code(dimension), dimension.Text("codeList", DocumentReader.MaxCodeText)!, dimension.Flag("sensitive") ?? false);
    }

    private static PolicyDocument ReadPolicy(StrictObject root, int floor)
    {
        var policy = root.Object("policy", PolicyMembers);
        return new PolicyDocument(
            (int)(policy?.Integer("threshold", MaxThreshold) ?? Math.Max(DefaultThreshold, floor)),
            policy?.Text("zeros", DocumentReader.MaxCodeText) ?? "publish",
            policy?.Text("groupDisclosure", DocumentReader.MaxCodeText) ?? "allow",
            policy?.Text("revisions", DocumentReader.MaxCodeText) ?? "immediate",
            (int)(policy?.Integer("minContributors", MaxSuppliers) ?? 1),
            policy?.Text("visibility", DocumentReader.MaxCodeText) ?? "total-only",
            (int)(policy?.Integer("pPercent", MaxPPercent) ?? Disclosure.ProtectionRules.DefaultPPercent))
        {
            Weights = policy?.Items("weights", Disclosure.Tables.Cube.MaxDimensions, ReadWeight) ?? [],
        };
    }

    private static WeightDocument ReadWeight(JsonElement element, Place place, FaultList faults)
    {
        var weight = new StrictObject(element, place, WeightMembers, faults);
        return new WeightDocument(
            weight.Text("dimension", DocumentReader.MaxCodeText)!, (int)(weight.Integer("weight", Disclosure.Preferences.MaxWeight) ?? Disclosure.Preferences.DefaultWeight));
    }

    private static AnnotationDocument ReadAnnotation(JsonElement element, Place place, FaultList faults)
    {
        var annotation = new StrictObject(element, place, AnnotationMembers, faults);
        return new AnnotationDocument(
            annotation.Text("timePeriod", DocumentReader.MaxPeriod)!,
            annotation.Prose("nl", DocumentReader.MaxProse)!,
            annotation.Prose("en", DocumentReader.MaxProse)!);
    }
}
