using System.Text;
using System.Text.Json;

namespace DataHub.Api.Json;

/// <summary>The members that the contract gives an object. Names are compared exactly.</summary>
internal sealed class MemberSet(string[] required, string[] optional)
{
    private readonly string[] _names = [.. required, .. optional];
    private readonly byte[][] _utf8 = [.. required.Concat(optional).Select(Encoding.UTF8.GetBytes)];

    public int Count => _names.Length;

    public string this[int member] => _names[member];

    public bool IsRequired(int member) => member < required.Length;

    /// <summary>The number of a member, or -1 when the contract has none of that name.</summary>
    public int IndexOf(JsonProperty property)
    {
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (property.NameEquals(_utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The number of a member that the code asks for.</summary>
    public int IndexOf(string name)
    {
        var index = Array.IndexOf(_names, name);
        return index >= 0 ? index : throw new ArgumentException("The contract has no such member.", nameof(name));
    }
}
