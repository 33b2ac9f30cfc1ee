using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>The programs over the parts of a table, made on demand; those not asked for long are given up.</summary>
internal sealed class Programs(JudgedTable table, double[] costs, Func<int, long> least) : IDisposable
{
    // In variables, over all programs that are kept.
    private const int Capacity = 150_000;

    private readonly Neighbourhoods _neighbourhoods = new(table);
    private readonly Dictionary<(long, int), LinkedListNode<((long, int) Name, DeviationProgram Program)>> _kept = [];
    private readonly LinkedList<((long, int) Name, DeviationProgram Program)> _byUse = [];
    private int _size;

    /// <inheritdoc cref="Neighbourhoods.Narrowest"/>
    public int Narrowest => _neighbourhoods.Narrowest;

    /// <summary>Cells of one family share their narrowest program.</summary>
    public long FamilyOf(int cell) => _neighbourhoods.NameOf(cell, Narrowest).Family;

    /// <summary>The program over the part of a width around a cell.</summary>
    public DeviationProgram Around(int cell, int width)
    {
        var name = _neighbourhoods.NameOf(cell, width);
        if (_kept.Remove(name, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
        }
        else
        {
            node = _byUse.AddLast((name, new DeviationProgram(table, costs, least, _neighbourhoods.Around(cell, width))));
            _size += node.Value.Program.Count;
        }

        _kept.Add(name, node);
        while (_size > Capacity && _byUse.First is { } oldest && oldest != node)
        {
            _byUse.RemoveFirst();
            _kept.Remove(oldest.Value.Name);
            _size -= oldest.Value.Program.Count;
            oldest.Value.Program.Dispose();
        }

        return node.Value.Program;
    }

    /// <summary>The variables of the part of a width around a cell, ascending.</summary>
    public int[] VariablesAround(int cell, int width) => _neighbourhoods.Around(cell, width);

    /// <inheritdoc cref="Neighbourhoods.NextTo"/>
    public int[] VariablesNextTo(int cell) => _neighbourhoods.NextTo(cell);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, program) in _byUse)
        {
            program.Dispose();
        }
    }
}
