using System.Reflection;
using System.Runtime.CompilerServices;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

/// <summary>The guarantee sits in the types: these tests fail when somebody opens one of them.</summary>
[TestFixture]
internal sealed class TypeGuardTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

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
    {
        var records = typeof(RawTable).Assembly.GetTypes()
            .Where(t => t.GetMethod("PrintMembers", Any) is not null && !t.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Where(t => t.GetFields(Any).Any(f => !f.IsStatic && (f.FieldType == typeof(RawTable) || f.FieldType == typeof(long[]))));
        Assert.That(records, Is.Empty);
    }

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        MethodInfo method => [method.ReturnType],
        _ => [],
    };

    private static bool HoldsFigures(Type type) => type == typeof(long) || type == typeof(long[]) || type == typeof(ReadOnlySpan<long>) || type == typeof(object);
}
