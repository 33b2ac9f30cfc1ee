using System.Reflection;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Storage;

/// <summary>What stores, answers to dashboards and the log can get hold of at all.</summary>
[TestFixture]
internal sealed class TypeGuardTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Forbidden = [typeof(RawTable), typeof(ProtectionOutcome), typeof(ProtectionOutcome.Protected), typeof(SuppressionReason)];

    [TestCase("DataHub.Api.Storage")]
    [TestCase("DataHub.Api.Aggregates")]
    [TestCase("DataHub.Api.Audit")]
    [TestCase("DataHub.Api.Catalogue")]
    public void A_slice_that_stores_or_answers_never_meets_raw_figures_or_reasons(string slice)
    {
        var types = typeof(HubInfo).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith(slice, StringComparison.Ordinal) == true).ToList();
        Assert.That(types, Is.Not.Empty);
        Assert.That(types.SelectMany(Mentioned).Intersect(Forbidden), Is.Empty);
    }

    // A record prints itself. Where a submission is alive, only what is told of it may be one.
    [Test]
    public void A_record_beside_raw_figures_holds_none()
    {
        string[] harmless = ["Receipt: number of the audit entry", "StoredVersion: number of a row", "ReceiptObservation: published figure", "SubmissionSummary: number of the audit entry"];
        var records = typeof(HubInfo).Assembly.GetTypes().Concat(Assembly.Load("datahub").GetTypes())
            .Where(t => t.Namespace is "DataHub.Api.Submissions" || t.Namespace?.StartsWith("DataHub.Cli", StringComparison.Ordinal) == true)
            .Where(t => t.GetMethod("PrintMembers", Any) is not null && t.GetFields(Any).SelectMany(f => Parts(f.FieldType)).SelectMany(Parts).Contains(typeof(long)));
        Assert.That(records.Select(t => t.Name), Is.EquivalentTo(harmless.Select(h => h.Split(':')[0])));
    }

    [Test]
    public void A_stored_table_is_made_from_a_protected_one()
        => Assert.That(typeof(DataHub.Api.Storage.StoredTable).GetProperties(Any).Select(p => p.PropertyType), Does.Contain(typeof(ProtectedTable)));

    private static IEnumerable<Type> Mentioned(Type type)
        => type.GetFields(Any).Select(f => f.FieldType)
            .Concat(type.GetMethods(Any).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
            .Concat(type.GetConstructors(Any).SelectMany(c => c.GetParameters().Select(p => p.ParameterType)))
            .SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type)
        => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
            : type.HasElementType ? Parts(type.GetElementType()!)
            : [Nullable.GetUnderlyingType(type) ?? type];
}
