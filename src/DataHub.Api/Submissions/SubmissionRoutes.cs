using DataHub.Api.Json;
using DataHub.Api.Security;

namespace DataHub.Api.Submissions;

internal static class SubmissionRoutes
{
    public static void AddSubmissions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TableShapes>();
        builder.Services.AddSingleton<SubmissionJudge>();
        builder.Services.AddSingleton<LinkedGroups>();
        builder.Services.AddSingleton<EngineGate>();
        builder.Services.AddSingleton<DryRunLimit>();
        builder.Services.AddSingleton<Intake>();
        builder.Services.AddSingleton<PostSubmission>();
        builder.Services.AddSingleton<SubmissionAccess>();
        builder.Services.AddSingleton<GetSubmission>();
        builder.Services.AddSingleton<ListSubmissions>();
        builder.Services.AddSingleton<WithdrawSubmission>();
    }

    public static void MapSubmissions(this WebApplication app)
    {
        app.MapPost("/v1/submissions", (HttpContext context, PostSubmission post) => post.RunAsync(context))
            .RequireScope(Scopes.Submit).WithName("postSubmission").Produces<Receipt>(StatusCodes.Status201Created).Produces<Receipt>().Offering(Negotiation.Json);
        app.MapGet("/v1/submissions", (HttpContext context, ListSubmissions list) => list.RunAsync(context))
            .RequireScope(Scopes.Submit, Scopes.Audit).WithName("listSubmissions").Produces<SubmissionPage>().Offering(Negotiation.Json, Negotiation.Csv);
        app.MapGet("/v1/submissions/{id}", (HttpContext context, string id, GetSubmission get) => get.RunAsync(context, id))
            .RequireScope(Scopes.Submit, Scopes.Audit).WithName("getSubmission").Produces<Receipt>().Offering(Negotiation.Json);
        app.MapDelete("/v1/submissions/{id}", (HttpContext context, string id, WithdrawSubmission withdraw) => withdraw.RunAsync(context, id))
            .RequireScope(Scopes.Submit).WithName("withdrawSubmission").Produces(StatusCodes.Status204NoContent).Offering(Negotiation.Json);
    }
}
