using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Dapper;
using DataHub.Api.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataHub.Api.Tests.Canaries;

/// <summary>Hubs that leak on purpose, each in another place: the search that finds nothing elsewhere finds these.</summary>
[NonParallelizable] // What it listens to is the whole process.
internal sealed class LeakyHubTests
{
    private static readonly ActivitySource Traces = new("DataHub.Leaky");
    private static readonly Meter Metrics = new("DataHub.Leaky");
    private static readonly Counter<long> Counted = Metrics.CreateCounter<long>("leaked");

    [Test]
    public async Task Wherever_it_leaks_it_is_found_and_nowhere_else([Values] Place place)
    {
        await using var canary = await CanaryHub.StartAsync(new Leak(place));

        Assert.That(await canary.SubmitAsync("2020"), Is.EqualTo(201));
        Assert.That(CanarySearch.Find(await canary.KeptAsync(), [CanarySearch.First]), Is.EqualTo(place == Place.Nowhere ? Array.Empty<long>() : [CanarySearch.First]));
    }

    /// <summary>Where a figure can end up.</summary>
    public enum Place
    {
        Nowhere,
        LogLine,
        Exception,
        File,
        Row,
        RowThatIsDeletedAgain,
        Trace,
        Metric,
        AnswerToOthers,
    }

    // Every figure that a partner sends is told before the hub has a look at it.
    private sealed class Leak(Place place) : IStartupFilter
    {
        private string _sent = string.Empty;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, hub) =>
            {
                if (HttpMethods.IsPost(context.Request.Method))
                {
                    context.Request.EnableBuffering();
                    using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
                    _sent = await reader.ReadToEndAsync();
                    context.Request.Body.Position = 0;
                    await TellAsync(context, CanarySearch.First);
                }

                await hub(context);
                if (place == Place.AnswerToOthers && HttpMethods.IsGet(context.Request.Method) && context.Response.StatusCode == 200)
                {
                    await context.Response.WriteAsync(_sent);
                }
            });
            next(app);
        };

        private async Task TellAsync(HttpContext context, long figure)
        {
            Assert.That(_sent, Does.Contain(figure.ToString(CultureInfo.InvariantCulture)));
            var logger = context.RequestServices.GetRequiredService<ILogger<Leak>>();
            var database = context.RequestServices.GetRequiredService<Database>();
            switch (place)
            {
                case Place.LogLine:
                    logger.Log(LogLevel.Information, default, figure, null, (f, _) => $"{f}");
                    break;
                case Place.Exception:
                    logger.Log(LogLevel.Error, default, figure, new InvalidOperationException($"{figure}"), (_, _) => "It failed.");
                    break;
                case Place.File:
                    await File.WriteAllBytesAsync(Path.Combine(context.RequestServices.GetRequiredService<HubOptions>().DataFolder, "spool"), BitConverter.GetBytes(figure));
                    break;
                case Place.Row:
                    await database.WriteAsync(s => s.Connection.Inner.Execute("CREATE TABLE leaked (figure); INSERT INTO leaked VALUES (@figure)", new { figure }), CancellationToken.None);
                    break;
                case Place.RowThatIsDeletedAgain:
                    await database.WriteAsync(s => s.Connection.Inner.Execute("CREATE TABLE leaked (figure); INSERT INTO leaked VALUES (@figure)", new { figure }), CancellationToken.None);
                    await database.WriteAsync(s => s.Connection.Inner.Execute("DROP TABLE leaked"), CancellationToken.None);
                    break;
                case Place.Trace:
                    using (var activity = Traces.StartActivity("leaky"))
                    {
                        activity?.SetTag("figure", figure);
                    }

                    break;
                case Place.Metric:
                    Counted.Add(1, new KeyValuePair<string, object?>("figure", figure));
                    break;
            }
        }
    }
}
