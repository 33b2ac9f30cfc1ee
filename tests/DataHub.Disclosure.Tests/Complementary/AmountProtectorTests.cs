using CsCheck;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

[TestFixture]
internal sealed class AmountProtectorTests
{
    [Test]
    public void Every_primary_amount_is_uncertain_to_everybody_and_to_every_contributor()
        => SmallAmounts.Any.Sample(sent => AmountOracle.Unprotected(sent, sent.Protect().Table).Count == 0, seed: "0000000000110", iter: Deep.Of(300, 3000), print: Print);

    [Test]
    public void No_sum_of_hidden_amounts_of_few_units_follows()
        => SmallAmounts.Any.Sample(sent => !AmountOracle.HasSumOfFew(sent, sent.Protect().Table), seed: "0000000000120", iter: 300, print: Print);

    [Test]
    public void A_table_that_was_sent_whole_rarely_needs_the_fallback()
    {
        var fallbacks = 0;
        SmallAmounts.Whole.Sample(sent => { _ = sent.Protect().IsFallback ? Interlocked.Increment(ref fallbacks) : 0; }, seed: "0000000000130", iter: 300);
        Assert.That(fallbacks, Is.LessThan(6));
    }

    private static string Print(SmallAmounts sent)
        => $"k {sent.Threshold}, {sent.Percent} %, units {string.Join(' ', sent.Units.Select((u, c) => $"{c}:{string.Join('+', u)}"))}\n"
            + System.Text.Encoding.UTF8.GetString(ProtectedTableFormat.Write(sent.Protect().Table));
}
