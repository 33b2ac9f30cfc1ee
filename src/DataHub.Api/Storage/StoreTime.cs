namespace DataHub.Api.Storage;

/// <summary>Times as they are stored: whole milliseconds.</summary>
internal static class StoreTime
{
    /// <summary>The first millisecond that is not before a time: what is stored is not before the one when it is not before the other.</summary>
    public static long FirstAt(DateTimeOffset at) => at.ToUnixTimeMilliseconds() + (at.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);

    public static DateTime Utc(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;

    public static DateTime? Utc(long? milliseconds) => milliseconds is { } at ? Utc(at) : null;
}
