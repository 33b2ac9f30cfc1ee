using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

/// <summary>
/// Worked examples of the Handbook on Statistical Disclosure Control, frequency tables, "Disclosure risks" (Hundepool et al.,
/// https://sdctools.github.io/HandbookSDC/05-frequency-tables.html), with <em>k</em> = 5. The figures are the handbook's own.
/// </summary>
internal sealed class PublishedExampleTests
{
    private const string Status = "married divorced single";

    private static readonly ProtectionRules HidesZeros = new(5) { HidesZeros = true }, ProtectsGroups = new(5) { SensitiveDimensions = ["d1"] };

    // "Marital status by sex": a single woman, 1 of 4.
    private static RawTable BySex => Sent.Whole(Sent.Cube(Status, "male female"), 38, 17, 7, 4, 3, 1);

    // "Marital status by hours worked": 6 married, 6 divorced, 4 single; full time, part time.
    private static RawTable ByHours => Sent.Whole(Sent.Cube(Status, "full part"), 6, 0, 5, 1, 2, 2);

    // "Marital status and sex by hours worked": more than 30, 16 to 30, 15 or less.
    private static RawTable BySexAndHours => Sent.Whole(
        Sent.Cube(Status, "male female", "30+ 16-30 15-"), 30, 6, 2, 14, 3, 0, 3, 4, 0, 2, 2, 0, 2, 0, 1, 0, 0, 1);

    [Test]
    public void The_tables_are_those_of_the_handbook()
    {
        Assert.That(Total(BySex), Is.EqualTo(70));
        Assert.That(Total(ByHours), Is.EqualTo(16));
        Assert.That(Total(BySexAndHours), Is.EqualTo(70));
    }

    // "It is learned that she is in the lowest hours-worked band."
    [Test]
    public void Attribute_disclosure__nothing_tells_the_hours_of_the_single_woman()
    {
        var outcome = Protect(BySexAndHours, HidesZeros);
        string[] hours = ["single female 30+", "single female 16-30", "single female 15-", "single female _T"];

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(outcome.Suppressed(), Is.SupersetOf(hours));
        Assert.That(hours.Select(c => BoundsOf(outcome, c)).Where(b => b.Lower > 0 || b.Upper < 5), Is.Empty);
    }

    // Were zeros published, the two other bands would be known to be empty.
    [Test]
    public void Attribute_disclosure__published_zeros_would_tell_them()
        => Assert.That(Protect(BySexAndHours, new ProtectionRules(5)).Table.Find(["single", "female", "30+"])!.Value.Value, Is.Zero);

    // "All married individuals work full time."
    [Test]
    public void Group_attribute_disclosure__the_married_may_all_work_part_time_as_well()
    {
        var outcome = Protect(ByHours, ProtectsGroups);
        var bounds = Attacker.Run(outcome.Table, []).Bounds;

        Assert.That(outcome.Suppressed(), Is.SupersetOf(new[] { "married full", "married part" }));
        Assert.That(outcome.Reasons[4], Is.EqualTo(SuppressionReason.GroupDisclosure));
        Assert.That(new[] { "full", "part" }.Select(h => bounds[outcome.Table.Find(["married", h])!.Value.Position]).Select(b => (b.Lower, b.Upper >= 6)), Is.All.EqualTo((0, true)));
    }

    // "To protect against group attribute disclosure it is essential to introduce ambiguity in the zeros": 6 and 0 are shown without it.
    [Test]
    public void Group_attribute_disclosure__published_zeros_would_tell_it()
        => Assert.That(Protect(ByHours, new ProtectionRules(5)).Table.Find(["married", "part"])!.Value.Value, Is.Zero);

    // "The divorced person who works part time knows that all other divorced individuals work full time": 5 and 1.
    [Test]
    public void Within_group_disclosure__the_divorced_are_hidden_in_both_categories()
    {
        var outcome = Protect(ByHours, ProtectsGroups);

        Assert.That(outcome.Suppressed(), Is.SupersetOf(new[] { "divorced full", "divorced part" }));
        Assert.That(BoundsOf(outcome, "divorced part"), Has.Property("Lower").EqualTo(0).And.Property("Upper").GreaterThanOrEqualTo(5));
    }

    // "The female who is single is at risk of being identified."
    [Test]
    public void Identification__the_single_woman_may_be_any_number_from_one_to_four()
    {
        var outcome = Protect(BySex, new ProtectionRules(5));

        Assert.That(outcome.Suppressed(), Does.Contain("single female"));
        Assert.That(BoundsOf(outcome, "single female"), Has.Property("Lower").EqualTo(1).And.Property("Upper").GreaterThanOrEqualTo(4));
    }

    private static ProtectionOutcome.Protected Protect(RawTable raw, ProtectionRules rules)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, rules, Sent.Key, new ProtectionOptions(Sent.Budget));

    private static Bounds BoundsOf(ProtectionOutcome.Protected outcome, string cell) => outcome.Bounds[outcome.Table.Find(cell.Split(' '))!.Value.Position];

    private static long Total(RawTable raw) => raw.Values[0];
}
