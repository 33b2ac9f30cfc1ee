using CsCheck;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class NeighbourhoodsTests
{
    private static readonly Cube Cube = Sent.Cube("A B a1/A a2/A b1/B b2/B b3/B", "X Y x1/X x2/X y1/Y y2/Y", "p q r", "u v w");

    private static readonly Gen<JudgedTable> Sparse = Gen.Frequency((8, Gen.Const(0L)), (1, Gen.Long[1, 4]), (1, Gen.Long[5, 60])).Array[180].Select(leaves => Judge(Sent.Whole(Cube, leaves)));

    // Where most leaves are 0 a part that is chosen by its place in the code lists often has none that moves.
    [Test]
    public void Next_to_every_cell_a_leaf_below_it_can_be_raised_with_all_that_is_above()
        => Sparse.Sample(table => Enumerable.Range(0, Cube.CellCount).Where(c => !table.IsZero(c)).All(c => CanBeRaised(table, c)), seed: "0000000000810", iter: 20);

    [Test]
    public void What_is_next_to_a_cell_is_few()
        => Sparse.Sample(table => Enumerable.Range(0, Cube.CellCount).Where(c => !table.IsZero(c)).All(c => new Neighbourhoods(table).NextTo(c).Length <= 7 * 7 * 4 * 4), seed: "0000000000820", iter: 5);

    private static bool CanBeRaised(JudgedTable table, int cell)
    {
        var part = new Neighbourhoods(table).NextTo(cell).ToHashSet();
        return part.Any(leaf => Cube.IsLeaf(leaf) && !table.IsZero(leaf) && Above(leaf).Contains(cell) && Above(leaf).All(part.Contains));
    }

    private static List<int> Above(int leaf)
    {
        var cells = new List<int> { leaf };
        for (var d = 0; d < Cube.Dimensions.Count; d++)
        {
            var (place, codes) = (d, Cube.Dimensions[d].Codes);
            cells = [.. cells.SelectMany(c => UpFrom(codes, Cube.CodeOf(c, place)).Select(code => Cube.With(c, place, code)))];
        }

        return cells;
    }

    private static IEnumerable<int> UpFrom(CodeList codes, int code) => code == 0 ? [0] : [code, .. UpFrom(codes, codes.Parent(code))];

    private static JudgedTable Judge(RawTable raw)
    {
        using var deadline = new Deadline(TimeSpan.MaxValue, default);
        return JudgedTableBuilder.Build(raw, raw.Values, deadline, out _)!;
    }
}
