using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace DataHub.Api.Json;

/// <summary>
/// Reads the query of a request and collects every fault in it. Each parameter is known by being asked for; <see cref="Finish"/> reports the ones that
/// nobody asked for. Names are case-sensitive. A fault points to a known parameter by its name and to an unknown one by its place (<c>?0</c> is the first),
/// so nothing that was sent comes back.
/// </summary>
internal sealed class QueryReader
{
    /// <summary>Items of a page when the caller does not say, and at most.</summary>
    public const int DefaultLimit = 100, MaxLimit = 1_000;

    private const int MaxCursorLength = 1_024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(string Name, string Value)> _parameters = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<Fault> _faults = [];

    public QueryReader(HttpRequest request)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            _parameters.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }
    }

    /// <summary>Adds a fault of the caller's own, on a parameter that the route knows.</summary>
    public void Refuse(string name, string code) => _faults.Add(FaultCodes.At(name, code));

    /// <summary>All faults, the unknown parameters last; empty when the query is as the route describes it.</summary>
    public IReadOnlyList<Fault> Finish()
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            if (!_known.Contains(_parameters[i].Name))
            {
                _faults.Add(FaultCodes.At(string.Create(CultureInfo.InvariantCulture, $"?{i}"), "unknownParameter"));
            }
        }

        return _faults;
    }

    /// <summary>Every value of a parameter that may be repeated, in the order given.</summary>
    public IReadOnlyList<string> Repeated(string name)
    {
        _known.Add(name);
        return [.. _parameters.Where(p => p.Name == name).Select(p => p.Value)];
    }

    /// <summary>The value of a parameter that may be left out; null then, and when it is given twice.</summary>
    public string? Optional(string name)
    {
        var values = Repeated(name);
        if (values.Count > 1)
        {
            Refuse(name, "duplicateParameter");
        }

        return values.Count == 1 ? values[0] : null;
    }

    /// <summary>The value of a parameter that must be there; null when it is not, or is given twice.</summary>
    public string? Required(string name)
    {
        var values = Repeated(name);
        if (values.Count == 0)
        {
            Refuse(name, "missingParameter");
        }

        return Optional(name);
    }

    /// <summary>Exactly <c>true</c> or <c>false</c>; false when left out.</summary>
    public bool Flag(string name)
    {
        var value = Optional(name);
        if (value is not (null or "true" or "false"))
        {
            Refuse(name, "invalidParameter");
        }

        return value == "true";
    }

    /// <summary>A parameter with a form of its own; null when it is left out or does not have that form.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="parse">Gives null when the text does not have the form.</param>
    public T? Parsed<T>(string name, Func<string, T?> parse)
        where T : struct
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            Refuse(name, "invalidParameter");
        }

        return value;
    }

    /// <summary>A whole number from 0; null when it is left out or does not have that form.</summary>
    public long? Count(string name, bool isRequired = false)
    {
        if ((isRequired ? Required(name) : Optional(name)) is not { } text)
        {
            return null;
        }

        if ((text == "0" || IsPlain(text)) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return count;
        }

        Refuse(name, "invalidParameter");
        return null;
    }

    /// <summary>The parameters <c>from</c>, inclusive, and <c>to</c>, exclusive.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) TimeRange()
    {
        var (from, to) = (Parsed("from", DateTimeText.Parse), Parsed("to", DateTimeText.Parse));
        if (from > to)
        {
            Refuse("to", "periodReversed");
        }

        return (from, to);
    }

    /// <summary>The code of something that the catalogue has; null when it is left out, or has no such thing.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="isKnown">Whether the catalogue has it.</param>
    /// <param name="fault">The fault's code when it has not: an empty answer to a misspelt code would be a false one.</param>
    public string? Known(string name, Predicate<string> isKnown, string fault)
    {
        var code = Optional(name);
        if (code is null || isKnown(code))
        {
            return code;
        }

        Refuse(name, fault);
        return null;
    }

    /// <summary>The parameter <c>limit</c>: 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit()
        => Parsed<int>("limit", text => IsPlain(text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit : null)
            ?? DefaultLimit;

    /// <summary>The text that <see cref="MakeCursor"/> made a cursor of, on the same route; null when there is none, or not a valid one.</summary>
    public string? Cursor(string route)
    {
        if (Optional("cursor") is not { } cursor)
        {
            return null;
        }

        if (Decode(cursor) is { } text && text.StartsWith(route + "\n", StringComparison.Ordinal) && MakeCursor(route, text[(route.Length + 1)..]) == cursor)
        {
            return text[(route.Length + 1)..];
        }

        Refuse("cursor", "invalidCursor");
        return null;
    }

    /// <summary>An opaque cursor for the page that starts after <paramref name="text"/>; only the same route takes it back.</summary>
    public static string MakeCursor(string route, string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{route}\n{text}"));

    private static string? Decode(string cursor)
    {
        try
        {
            return cursor.Length <= MaxCursorLength ? StrictUtf8.GetString(WebEncoders.Base64UrlDecode(cursor)) : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Digits only, the first not 0: the parser alone would take leading zeros and trailing NUL characters.</summary>
    private static bool IsPlain(string text) => text.Length > 0 && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
