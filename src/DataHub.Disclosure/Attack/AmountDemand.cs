using DataHub.Disclosure.Primary;

namespace DataHub.Disclosure.Attack;

/// <summary>How uncertain a hidden amount must be. No record: a record prints itself.</summary>
/// <param name="position">Its position in the table.</param>
/// <param name="lowest">What it must be able to be, or less.</param>
/// <param name="highest">What it must be able to be, or more.</param>
/// <param name="insiders">Those for whom it must be uncertain, too, each with his own ends.</param>
internal sealed class AmountDemand(int position, long lowest, long highest, IReadOnlyList<(Insider Insider, long Lowest, long Highest)> insiders)
{
    public int Position => position;

    public long Lowest => lowest;

    public long Highest => highest;

    public IReadOnlyList<(Insider Insider, long Lowest, long Highest)> Insiders => insiders;
}
