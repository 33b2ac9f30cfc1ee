using System.Globalization;

namespace DataHub.Disclosure.Tables;

/// <summary>How long a time period is.</summary>
public enum Granularity
{
    /// <summary>Not a time period.</summary>
    None = 0,

    /// <summary>One month, <c>2020-M11</c>.</summary>
    Month = 1,

    /// <summary>Three months, <c>2020-Q4</c>.</summary>
    Quarter = 3,

    /// <summary>Six months, <c>2020-S1</c>.</summary>
    HalfYear = 6,

    /// <summary>Twelve months, <c>2020</c>.</summary>
    Year = 12,
}

/// <summary>An SDMX time period: a year, half-year, quarter or month of the years 1900 to 9999.</summary>
public readonly record struct TimePeriod : IComparable<TimePeriod>
{
    private TimePeriod(int firstMonth, Granularity granularity)
    {
        FirstMonth = firstMonth;
        Granularity = granularity;
    }

    /// <summary>Months since January of the year 0.</summary>
    public int FirstMonth { get; }

    /// <summary>The length.</summary>
    public Granularity Granularity { get; }

    /// <summary>The last month, inclusive, in months since January of the year 0.</summary>
    public int LastMonth => FirstMonth + (int)Granularity - 1;

    /// <summary>Reads <c>2020</c>, <c>2020-S1</c>, <c>2020-Q4</c> or <c>2020-M11</c>, exactly as written here.</summary>
    public static bool TryParse(string? text, out TimePeriod period)
    {
        period = default;
        if (text is null || text.Length < 4 || !IsNumber(text.AsSpan(0, 4), out var year) || year < 1900)
        {
            return false;
        }

        if (text.Length == 4)
        {
            period = new TimePeriod(year * 12, Granularity.Year);
            return true;
        }

        var granularity = text.Length < 7 || text[4] != '-' ? default : text[5] switch
        {
            'S' => Granularity.HalfYear,
            'Q' => Granularity.Quarter,
            'M' => Granularity.Month,
            _ => default,
        };
        var digits = granularity == Granularity.Month ? 2 : 1;
        if (granularity == default || text.Length != 6 + digits || !IsNumber(text.AsSpan(6), out var part) || part < 1 || part > 12 / (int)granularity)
        {
            return false;
        }

        period = new TimePeriod((year * 12) + ((part - 1) * (int)granularity), granularity);
        return true;
    }

    /// <summary>The periods of the given, shorter granularity that make up this one, in order; empty when the granularity is not shorter.</summary>
    public IEnumerable<TimePeriod> Split(Granularity granularity)
    {
        if (granularity >= Granularity)
        {
            yield break;
        }

        for (var month = FirstMonth; month <= LastMonth; month += (int)granularity)
        {
            yield return new TimePeriod(month, granularity);
        }
    }

    /// <summary>The calendar year that it lies in.</summary>
    public TimePeriod Year() => new(FirstMonth / 12 * 12, Granularity.Year);

    /// <summary>The period of the same length that comes next.</summary>
    public TimePeriod Next() => new(FirstMonth + (int)Granularity, Granularity);

    /// <summary>Orders by first month, then the longer before the shorter.</summary>
    public int CompareTo(TimePeriod other) => (FirstMonth, -(int)Granularity).CompareTo((other.FirstMonth, -(int)other.Granularity));

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(TimePeriod left, TimePeriod right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(TimePeriod left, TimePeriod right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(TimePeriod left, TimePeriod right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(TimePeriod left, TimePeriod right) => left.CompareTo(right) >= 0;

    /// <summary>The SDMX text.</summary>
    public override string ToString()
    {
        var year = FirstMonth / 12;
        var part = (FirstMonth % 12 / (int)Granularity) + 1;
        return Granularity switch
        {
            Granularity.HalfYear => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-S{part}"),
            Granularity.Quarter => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-Q{part}"),
            Granularity.Month => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-M{part:00}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{year:0000}"),
        };
    }

    // The parser alone would take trailing NUL characters.
    private static bool IsNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        return !digits.ContainsAnyExceptInRange('0', '9') && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
