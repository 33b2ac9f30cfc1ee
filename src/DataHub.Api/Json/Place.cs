using System.Globalization;
using System.Text;

namespace DataHub.Api.Json;

/// <summary>
/// Where something stands in a body: a JSON pointer that is written out only when a fault needs it. It is made of the contract's names and of indices,
/// never of what was sent.
/// </summary>
internal sealed class Place
{
    public static readonly Place Root = new(null, null, 0);

    private readonly Place? _parent;
    private readonly string? _name;
    private readonly int _index;

    private Place(Place? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The member with a name of the contract.</summary>
    public Place Member(string name) => new(this, name, 0);

    /// <summary>The item of an array, or the member of an object whose name is not the contract's, by its index.</summary>
    public Place Item(int index) => new(this, null, index);

    /// <summary>The pointer as URI fragment: <c>#/tables/0/timePeriod</c>.</summary>
    public override string ToString() => Append(new StringBuilder("#")).ToString();

    private StringBuilder Append(StringBuilder text)
    {
        if (_parent is null)
        {
            return text;
        }

        _parent.Append(text).Append('/');
        return _name is null ? text.Append(CultureInfo.InvariantCulture, $"{_index}") : text.Append(_name);
    }
}
