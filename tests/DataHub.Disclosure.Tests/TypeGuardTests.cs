using System.Reflection;
using System.Runtime.CompilerServices;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

/// <summary>The guarantee sits in the types: these tests fail when somebody opens one of them.</summary>
[TestFixture]
internal sealed class TypeGuardTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Records may print themselves, so what they hold must be known to everybody, or tell nothing of a figure.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        [nameof(Cell)] = "the figure is published",
        [nameof(Bounds)] = "what anybody can compute",
        [nameof(EarlierFact)] = "an earlier revision published it",
        [nameof(Relation)] = "of the attacker, who has published figures only",
        ["Node"] = "of the attacker's search: how much is broken in a table of its own, and a mark",
    };

    [Test]
    public void Outside_the_engine_nobody_can_read_a_raw_figure()
    {
        var open = typeof(RawTable).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).SelectMany(Types).Where(HoldsFigures);
        Assert.That(open, Is.Empty);
    }

    [Test]
    public void A_raw_table_is_no_record_since_a_record_prints_itself()
        => Assert.That(typeof(RawTable).GetMethod("<Clone>$", Any), Is.Null);

    [Test]
    public void A_raw_table_prints_its_shape_alone()
        => Assert.That(Sent.Of(Sent.Cube("a b"), ("_T", 123_456_789), ("a", 123_456_780)).ToString(), Does.Not.Contain("12345"));

    [Test]
    public void A_suppressed_cell_has_no_place_for_a_value_or_a_reason()
    {
        var fields = typeof(Cell).GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Select(f => f.FieldType);
        Assert.That(fields, Is.EquivalentTo(new[] { typeof(int), typeof(CellOrigin), typeof(long?) }));
        Assert.That(Cell.Suppressed(3, CellOrigin.Sent), Is.EqualTo(Cell.Suppressed(3, CellOrigin.Sent)).And.Property(nameof(Cell.Value)).Null);
    }

    [Test]
    public void Only_the_engine_and_the_reader_of_canonical_bytes_make_protected_tables()
    {
        Assert.That(typeof(ProtectedTable).GetConstructors(), Is.Empty);
        var makers = typeof(ProtectedTable).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(m => m.ReturnType == typeof(ProtectedTable));
        Assert.That(makers.Select(m => m.Name), Is.EqualTo(new[] { nameof(ProtectedTableFormat.Read) }));
    }

    [Test]
    public void Every_type_that_holds_raw_figures_prints_no_member()
        => Assert.That(Records().Where(t => FieldsOf(t).Any(f => f == typeof(RawTable) || f == typeof(long[]))), Is.Empty);

    [Test]
    public void A_record_that_holds_a_single_figure_is_one_of_those_whose_figures_are_no_raw_ones()
        => Assert.That(Records().Where(t => FieldsOf(t).SelectMany(Parts).Any(p => p == typeof(long))).Select(t => t.Name), Is.EquivalentTo(Harmless.Keys));

    private static IEnumerable<Type> Records()
        => typeof(RawTable).Assembly.GetTypes().Where(t => t.GetMethod("PrintMembers", Any) is not null && !t.IsDefined(typeof(CompilerGeneratedAttribute)));

    private static IEnumerable<Type> FieldsOf(Type type) => type.GetFields(Any).Where(f => !f.IsStatic).Select(f => f.FieldType);

    // A figure in a list, a tuple or an array is one as well.
    private static IEnumerable<Type> Parts(Type type)
        => type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        MethodInfo method => [method.ReturnType],
        _ => [],
    };

    private static bool HoldsFigures(Type type) => type == typeof(long) || type == typeof(long[]) || type == typeof(ReadOnlySpan<long>) || type == typeof(object);
}
