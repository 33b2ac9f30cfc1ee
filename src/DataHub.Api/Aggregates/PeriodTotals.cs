using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>
/// Totals over partners for one period. Each partner's figure is found first (a partner has the cell or has it not), then they are added:
/// <list type="bullet">
/// <item>nobody has it: missing;</item>
/// <item>somebody's is suppressed: suppressed, its bounds the sums of the bounds, without an upper bound when anybody's lacks one or is missing;</item>
/// <item>somebody's is missing: partial, the sum of what is there;</item>
/// <item>otherwise published.</item>
/// </list>
/// With several suppliers under <c>total-only</c>, or <c>minContributors</c> above 1, there is no sum of some of the partners (missing) and there are no
/// bounds. With <c>minContributors</c> above 1 the <see cref="ContributorRule"/> withholds totals, and with them the totals over time that they are part of,
/// since the other parts would give them away. It is a rule on the totals alone: what is safe for each partner's table by itself is the protector's
/// work.
/// </summary>
internal sealed class PeriodTotals
{
    private readonly IndicatorFigures _figures;
    private readonly TimePeriod _period;
    private readonly IReadOnlyList<Contributor> _expected;
    private readonly ReadableTable?[] _tables;
    private readonly IReadOnlyList<TimePeriod> _parts;

    /// <summary>For all partners, or for one, which the caller has found to be allowed.</summary>
    public PeriodTotals(IndicatorFigures figures, TimePeriod period, string? partner)
    {
        _figures = figures;
        _period = period;
        _expected = [.. figures.ExpectedIn(period).Where(c => partner is null || c.Partner == partner)];
        _tables = [.. _expected.Select(c => figures.TableOf(c, period))];
        _parts = [period, .. figures.PartsOf(period)];
    }

    public Observation At(IReadOnlyList<string> codes)
    {
        var (sum, reported) = (Figure.Void, 0);
        for (var i = 0; i < _tables.Length; i++)
        {
            var figure = _tables[i]?.At(codes) is { IsKnown: true } own ? own : _figures.At(_expected[i], _period, codes);
            if (figure.IsKnown)
            {
                sum = sum.Plus(figure);
                reported++;
            }
        }

        var status = StatusOf(sum, reported, codes);
        return new Observation(_period, codes, status, sum, BoundsOf(sum, status, reported), reported, _tables.Length);
    }

    private ObservationStatus StatusOf(Figure sum, int reported, IReadOnlyList<string> codes)
    {
        var isComplete = reported == _expected.Count;
        if (reported == 0 || (!isComplete && _figures.IsTotalOnly))
        {
            return ObservationStatus.Missing;
        }

        if (sum.Status == FigureStatus.Suppressed || !HasContributors(codes))
        {
            return ObservationStatus.Suppressed;
        }

        return isComplete ? ObservationStatus.Published : ObservationStatus.Partial;
    }

    private Bounds? BoundsOf(Figure sum, ObservationStatus status, int reported)
        => status != ObservationStatus.Suppressed || _figures.IsTotalOnly ? null
            : reported == _expected.Count ? sum.Bounds : sum.Bounds with { Upper = null };

    private bool HasContributors(IReadOnlyList<string> codes)
        => _figures.Indicator.Policy.MinContributors <= 1 || _parts.All(part => _figures.ContributorsIn(part).Allows(codes));
}
