using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Tables;

internal sealed class CubeReductionTests
{
    [Test]
    public void Codes_that_nobody_used_become_one() => Assert.That(Reduced("a b c d", ("_T", 9), ("a", 5), ("b", 4)), Is.EqualTo(["_T", "a", "b", "~_T"]));

    [Test]
    public void A_single_unused_code_keeps_its_name() => Assert.That(Reduced("a b c", ("_T", 9), ("a", 5), ("b", 4)), Is.EqualTo(["_T", "a", "b", "c"]));

    [Test]
    public void A_code_below_which_nothing_was_used_is_a_leaf()
        => Assert.That(Reduced("a a1/a a2/a b b1/b", ("_T", 9), ("a", 5), ("b", 4)), Is.EqualTo(["_T", "a", "b"]));

    [Test]
    public void A_used_code_keeps_its_ancestors()
        => Assert.That(Reduced("a a1/a a2/a a3/a b c", ("a1", 9)), Is.EqualTo(["_T", "a", "~_T", "a1", "~a"]));

    [Test]
    public void A_dimension_of_which_only_the_total_was_used_has_no_other_code() => Assert.That(Reduced("a b c", ("_T", 9)), Is.EqualTo(["_T"]));

    [Test]
    public void A_table_that_uses_every_code_keeps_its_lists()
    {
        var raw = Sent.Whole(Sent.Cube("a b", "x y"), 9, 9, 9, 9);

        Assert.That(CubeReduction.Of(raw).Structure.Cube.Dimensions[0].Codes, Is.SameAs(raw.Cube.Dimensions[0].Codes));
    }

    [Test]
    public void Tables_of_one_shape_share_their_structure()
    {
        var cube = Sent.Cube("a b c d");
        var first = CubeReduction.Of(Sent.Of(cube, ("a", 9)));

        Assert.That(CubeReduction.Of(Sent.Of(cube, ("a", 7))), Is.SameAs(first));
        Assert.That(CubeReduction.Of(Sent.Of(cube, ("b", 9))).Structure.Cube.CellAt(["b"]), Is.Positive);
    }

    private static IEnumerable<string> Reduced(string codes, params (string Codes, long Value)[] figures)
    {
        var list = CubeReduction.Of(Sent.Of(Sent.Cube(codes), figures)).Structure.Cube.Dimensions[0].Codes;
        return Enumerable.Range(0, list.Count).Select(i => list[i]);
    }
}
