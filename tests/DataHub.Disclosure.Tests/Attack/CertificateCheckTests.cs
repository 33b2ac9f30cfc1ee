using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class CertificateCheckTests
{
    // Rows 7 and 8, columns 9 and 6, total 15; the four inner cells hidden.
    private static readonly int[] Positions = [4, 5, 7, 8];

    [Test]
    public void A_table_that_adds_up_is_a_certificate()
        => Assert.That(Check().Agrees(Positions, [3, 4, 6, 2]), Is.True);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_certificate_with_a_wrong_number_is_refused(int wrong)
    {
        long[] figures = [3, 4, 6, 2];
        figures[wrong]++;

        Assert.That(Check().Agrees(Positions, figures), Is.False);
    }

    [Test]
    public void A_certificate_with_a_zero_in_a_hidden_cell_is_refused()
        => Assert.That(Check().Agrees(Positions, [7, 0, 2, 6]), Is.False);

    [Test]
    public void A_certificate_with_zeros_passes_in_a_later_revision()
        => Assert.That(Check(revision: 2).Agrees(Positions, [7, 0, 2, 6]), Is.True);

    [Test]
    public void A_certificate_that_leaves_a_cell_open_is_refused()
        => Assert.That(Check().Agrees([4, 5, 7], [3, 4, 6]), Is.False);

    [Test]
    public void A_move_that_changes_a_published_total_is_refused()
    {
        Assert.That(Check().Keeps(Positions, Move.Between([3, 4, 6, 2], [4, 3, 5, 3])!), Is.True);
        Assert.That(Check().Keeps(Positions, Move.Between([3, 4, 6, 2], [4, 3, 6, 2])!), Is.False);
    }

    private static CertificateCheck Check(int revision = 1)
    {
        var table = Pattern.Of(Pattern.Cube(2, 2), 5, [15, 9, 6, 7, null, null, 8, null, null], revision);
        return new CertificateCheck(table, LeastFigures.Of(table), Facets.Of(table), []);
    }
}
