using CsCheck;
using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class NeedTests
{
    [Test]
    public void It_is_open_exactly_where_nothing_was_met()
        => Gen.Select(Gen.Long[0, 5], Gen.Long[0, 12], Gen.Select(Gen.Long[-2, 20], Gen.Long[0, 6]).List[0, 6]).Sample((lowest, more, met) =>
        {
            var need = new Need(0, lowest, lowest + more);
            met.ForEach(m => need.Meet(m.Item1, m.Item1 + m.Item2));

            var open = Enumerable.Range((int)lowest, (int)more + 1).Where(v => !met.Exists(m => m.Item1 <= v && v <= m.Item1 + m.Item2)).ToList();
            return need.IsMet == (open.Count == 0) && (need.IsMet || need.FirstOpen == open[0]) && Enumerable.Range(-3, 30).All(v => need.IsOpen(v) == open.Contains(v));
        });

    [Test]
    public void Steps_meet_every_value_they_come_upon_and_no_other()
        => Gen.Select(Gen.Long[0, 5], Gen.Long[0, 12], Gen.Long[-9, 9], Gen.Long[0, 6], Gen.Long[1, 4]).Sample((lowest, more, from, steps, step) =>
        {
            var need = new Need(0, lowest, lowest + more);
            need.Meet(from, from + (steps * step), step);

            return Enumerable.Range((int)lowest, (int)more + 1).All(v => need.IsOpen(v) == ((v - from) % step != 0 || v < from || v > from + (steps * step)));
        });

    [Test]
    public void A_need_in_another_place_knows_what_was_met_and_goes_its_own_way()
    {
        var need = new Need(7, 1, 4);
        need.Meet(2, 3);
        var other = need.At(1);
        other.Meet(1, 1);

        Assert.That((other.Variable, other.FirstOpen, need.FirstOpen, other.IsOpen(3)), Is.EqualTo((1, 4L, 1L, false)));
    }
}
