using DataHub.Api;
using DataHub.Api.Aggregates;
using DataHub.Api.Audit;
using DataHub.Api.Audit.Log;
using DataHub.Api.Catalogue;
using DataHub.Api.Demo;
using DataHub.Api.Pipeline;
using DataHub.Api.Processing;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;

try
{
    var demo = DemoCommand.Parse(ref args);
    var builder = WebApplication.CreateBuilder(args);

    builder.AddHubOptions();
    builder.AddLog();
    builder.AddStorage();
    builder.AddSecurity();
    builder.AddCatalogue();
    builder.AddSubmissions();
    builder.AddAggregates();
    builder.AddAudit();
    builder.AddProcessing();
    builder.AddOpenApi();

    var app = builder.Build();

    app.UseHubPipeline();
    app.MapCatalogue();
    app.MapSubmissions();
    app.MapAggregates();
    app.MapAudit();
    app.MapLog();
    app.MapOpenApi();
    app.MapHealth();
    app.MapSecurityTxt();

    return demo is null ? await app.RunHubAsync() : await demo.RunAsync(app);
}
catch (SettingsException wrong)
{
    return HubHost.Stop(wrong);
}

/// <summary>The hub.</summary>
internal partial class Program;
