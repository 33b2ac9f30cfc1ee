namespace DataHub.Api.Submissions;

internal static class SubmissionRoutes
{
    public static void AddSubmissions(this WebApplicationBuilder builder) { }

    public static void MapSubmissions(this WebApplication app) { }
}
