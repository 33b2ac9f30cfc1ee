using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

/// <summary>The attacker's parts for one table, up to the point where a search begins.</summary>
internal sealed class AttackSetup
{
    private readonly Predicate<int>? _isNotSmall;

    public AttackSetup(ProtectedTable table, Predicate<int>? isNotSmall = null)
    {
        _isNotSmall = isNotSmall;
        Table = table;
        Unknowns = Unknowns.Of(table, LeastFigures.Of(table, isNotSmall));
        Shuttle = Shuttle.Run(Unknowns, CancellationToken.None);
        System = new GeneratorSystem(Unknowns, Shuttle);
        Least = Array.ConvertAll(System.Generators, v => Shuttle.Lower[v]);
    }

    public ProtectedTable Table { get; }

    public Unknowns Unknowns { get; }

    public Shuttle Shuttle { get; }

    public GeneratorSystem System { get; }

    public long[] Least { get; }

    public CertificateCheck Check() => new(
        Table, LeastFigures.Of(Table, _isNotSmall), Unknowns.Facets, Enumerable.Range(0, Unknowns.Count).Where(Shuttle.IsFixed).Select(v => (Unknowns.Positions[v], Shuttle.Lower[v])));

    public Walk Walk() => new(Unknowns, Shuttle, Check(), CancellationToken.None);

    /// <summary>By generator: what stands behind the table.</summary>
    public long[] Truth(SmallTable truth) => Array.ConvertAll(System.Generators, v => truth.Figures[Unknowns.Positions[v]]);

    /// <summary>By demand: how much too large its sum is.</summary>
    public long[] Excess(long[] generators) => [.. Enumerable.Range(0, System.Rows.Count).Select(row =>
    {
        var entries = System.Rows.Entries(row).ToArray();
        return entries.Zip(System.Rows.Coefficients(row).ToArray(), (g, c) => generators[g] * c).Sum() - System.Right(row);
    })];
}
