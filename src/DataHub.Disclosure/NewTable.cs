using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>Figures that are to be stored beside what is stored.</summary>
/// <param name="raw">The figures as sent.</param>
/// <param name="revision">1 for the first table of its key, then more than any revision before.</param>
/// <param name="shown">Where revisions are held: the revision that readers were shown last, withdrawn or not. None: the new figures need not wait.</param>
public sealed class NewTable(RawTable raw, int revision = 1, ProtectedTable? shown = null)
{
    /// <summary>The figures as sent.</summary>
    public RawTable Raw => raw;

    /// <summary>1 for the first table of its key, then more than any revision before.</summary>
    public int Revision => revision;

    /// <summary>The revision that readers were shown last, if new figures may have to wait.</summary>
    public ProtectedTable? Shown => shown;

    /// <summary>The same without some observations.</summary>
    internal NewTable Without(IReadOnlySet<int> observations) => new(raw.Without(observations), revision, shown);
}
