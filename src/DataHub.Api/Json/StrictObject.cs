using System.Text.Json;

namespace DataHub.Api.Json;

/// <summary>
/// One object of a body, read against the contract: unknown, duplicate and missing members are faults at once, the rest when a member is asked for. A
/// member that is not there, or is at fault, reads as null; faults are reported once.
/// </summary>
internal readonly struct StrictObject
{
    private readonly JsonElement[] _values;
    private readonly MemberSet _members;
    private readonly FaultList _faults;

    public StrictObject(JsonElement element, Place place, MemberSet members, FaultList faults)
    {
        Place = place;
        _members = members;
        _faults = faults;
        _values = new JsonElement[members.Count];
        if (element.ValueKind == JsonValueKind.Object)
        {
            Fill(element);
        }
        else
        {
            faults.Add(place, "wrongType");
        }
    }

    public Place Place { get; }

    /// <summary>The value of a member; null when it is missing. An optional member may be null, which means the same as leaving it out.</summary>
    public JsonElement? Find(string name)
    {
        var value = _values[_members.IndexOf(name)];
        return value.ValueKind == JsonValueKind.Undefined ? null : value;
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters, none of them a control character.</summary>
    public string? Text(string name, int maxLength)
        => Find(name) is { } value ? StrictValue.Text(value, maxLength, Place.Member(name), _faults) : null;

    /// <summary>The same for running text, which may hold line breaks.</summary>
    public string? Prose(string name, int maxLength)
        => Find(name) is { } value ? StrictValue.Text(value, maxLength, Place.Member(name), _faults, mayBreak: true) : null;

    /// <summary>A plain JSON integer from 0 to <paramref name="max"/>.</summary>
    public long? Integer(string name, long max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (StrictValue.TryInteger(value, max, out var number, out var fault))
        {
            return number;
        }

        _faults.Add(Place.Member(name), fault);
        return null;
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        _faults.Add(Place.Member(name), "wrongType");
        return null;
    }

    /// <summary>An object of the contract.</summary>
    public StrictObject? Object(string name, MemberSet members)
        => Find(name) is { } value ? new StrictObject(value, Place.Member(name), members, _faults) : null;

    /// <summary>An array: each item is handed to <paramref name="read"/> with its place.</summary>
    public List<T>? Items<T>(string name, int max, Func<JsonElement, Place, FaultList, T> read)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var place = Place.Member(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > max)
        {
            _faults.Add(place, value.ValueKind == JsonValueKind.Array ? "tooMany" : "wrongType");
            return null;
        }

        var items = new List<T>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            items.Add(read(item, place.Item(items.Count), _faults));
        }

        return items;
    }

    private void Fill(JsonElement element)
    {
        var index = 0;
        ulong seen = 0;
        foreach (var property in element.EnumerateObject())
        {
            var member = _members.IndexOf(property);
            if (member < 0)
            {
                _faults.Add(Place.Item(index), "unknownMember");
            }
            else if ((seen & (1UL << member)) != 0)
            {
                _faults.Add(Place.Member(_members[member]), "duplicateMember");
            }
            else
            {
                seen |= 1UL << member;
                Take(member, property.Value);
            }

            index++;
        }

        for (var member = 0; member < _members.Count; member++)
        {
            if (_members.IsRequired(member) && (seen & (1UL << member)) == 0)
            {
                _faults.Add(Place.Member(_members[member]), "missingMember");
            }
        }
    }

    private void Take(int member, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            _values[member] = value;
        }
        else if (_members.IsRequired(member))
        {
            _faults.Add(Place.Member(_members[member]), "wrongType");
        }
    }
}
