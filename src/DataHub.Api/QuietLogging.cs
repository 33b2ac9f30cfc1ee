using Microsoft.Extensions.Logging.Console;

namespace DataHub.Api;

/// <summary>
/// What is logged: the hub's own lines, and warnings of the framework. The framework's lower levels hold paths, query strings and parts of tokens, so no
/// configuration can bring them back; its host category holds messages of exceptions, and the hub prints why it stops by itself.
/// </summary>
internal static class QuietLogging
{
    public static void AddQuietLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            foreach (var rule in filters.Rules.Where(r => r.ProviderName is not null || r.CategoryName?.StartsWith("DataHub", StringComparison.Ordinal) == false).ToArray())
            {
                filters.Rules.Remove(rule);
            }

            filters.Rules.Add(new LoggerFilterRule(null, "Microsoft", LogLevel.Warning, null));
            filters.Rules.Add(new LoggerFilterRule(null, "System", LogLevel.Warning, null));
            filters.Rules.Add(new LoggerFilterRule(null, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None, null));
        });
    }
}
