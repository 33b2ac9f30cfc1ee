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
}
