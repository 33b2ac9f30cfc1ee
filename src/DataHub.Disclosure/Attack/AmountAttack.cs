using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Attacks one protected table of amounts: whether each demanded end is reached by some table, in fractions, that agrees with everything published and, for an insider,
/// with what he knows. It takes the published table alone, and shares nothing with the protector but the table types, the demands and the solver's wrapper.
/// </summary>
internal sealed class AmountAttack : IDisposable
{
    private readonly ProtectedTable _table;
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;
    private readonly AmountBlock[] _blocks = [];
    private readonly (int Block, int Variable)[] _places;

    private AmountAttack(ProtectedTable table, CancellationToken cancellation)
    {
        _table = table;
        _unknowns = Unknowns.Of(table, LeastFigures.Of(table));
        _shuttle = Shuttle.Run(_unknowns, cancellation);
        _places = new (int, int)[table.Structure.VariableCount];
        Array.Fill(_places, (-1, -1));
        if (_shuttle.IsContradictory)
        {
            return;
        }

        var blocks = Block.Split(_unknowns, _shuttle);
        _blocks = [.. blocks.Select(b => new AmountBlock(b, cancellation))];
        for (var b = 0; b < blocks.Count; b++)
        {
            for (var v = 0; v < blocks[b].Count; v++)
            {
                _places[blocks[b].Positions[v]] = (b, v);
            }
        }
    }

    /// <summary>Whether every demand is met. What no solver answers is not.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static bool Withstands(ProtectedTable table, IEnumerable<AmountDemand> demands, CancellationToken cancellation)
    {
        using var attack = new AmountAttack(table, cancellation);
        return !attack._shuttle.IsContradictory && demands.All(attack.IsMet);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_blocks, b => b.Dispose());

    private bool IsMet(AmountDemand demand)
    {
        var (block, variable) = _places[demand.Position];
        if (_table.Find(demand.Position) is not { Status: CellStatus.Suppressed } || block < 0)
        {
            return false;
        }

        // What hangs together with the cell in no relation is possible whatever the cell is.
        var near = demand.Insiders.Where(i => _places[i.Insider.Cell].Block == block)
            .Select(i => (i.Insider, _places[i.Insider.Cell].Variable, i.Lowest, i.Highest)).ToList();
        return _blocks[block].Reaches(variable, isUpper: false, demand.Lowest, [.. near.Select(i => (i.Insider, i.Variable, i.Lowest))])
            && _blocks[block].Reaches(variable, isUpper: true, demand.Highest, [.. near.Select(i => (i.Insider, i.Variable, i.Highest))]);
    }
}
