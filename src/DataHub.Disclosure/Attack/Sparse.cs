using System.Runtime.InteropServices;

namespace DataHub.Disclosure.Attack;

/// <summary>Rows of numbered entries with small coefficients, in flat arrays. Grows by whole rows only.</summary>
internal sealed class Sparse
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _entries = [];
    private readonly List<int> _coefficients = [];

    public int Count => _starts.Count - 1;

    /// <summary>The entries of a row.</summary>
    public ReadOnlySpan<int> Entries(int row) => CollectionsMarshal.AsSpan(_entries)[_starts[row].._starts[row + 1]];

    /// <summary>Their coefficients, none of them 0.</summary>
    public ReadOnlySpan<int> Coefficients(int row) => CollectionsMarshal.AsSpan(_coefficients)[_starts[row].._starts[row + 1]];

    /// <summary>Adds an entry to the row that <see cref="EndRow"/> will end.</summary>
    public void Add(int entry, int coefficient)
    {
        _entries.Add(entry);
        _coefficients.Add(coefficient);
    }

    /// <summary>Ends a row.</summary>
    /// <returns>Its number, from 0.</returns>
    public int EndRow()
    {
        _starts.Add(_entries.Count);
        return _starts.Count - 2;
    }

    /// <summary>The same coefficients with rows and entries changed about.</summary>
    /// <param name="count">How many different entries there are.</param>
    public Sparse Transpose(int count)
    {
        var starts = new int[count + 1];
        foreach (var entry in _entries)
        {
            starts[entry + 1]++;
        }

        for (var i = 0; i < count; i++)
        {
            starts[i + 1] += starts[i];
        }

        var transposed = new Sparse();
        transposed._starts.AddRange(starts.AsSpan(1));
        CollectionsMarshal.SetCount(transposed._entries, _entries.Count);
        CollectionsMarshal.SetCount(transposed._coefficients, _entries.Count);
        for (var row = 0; row < Count; row++)
        {
            for (var i = _starts[row]; i < _starts[row + 1]; i++)
            {
                var at = starts[_entries[i]]++;
                transposed._entries[at] = row;
                transposed._coefficients[at] = _coefficients[i];
            }
        }

        return transposed;
    }
}
