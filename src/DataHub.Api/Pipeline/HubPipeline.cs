
namespace DataHub.Api.Pipeline;

internal static class HubPipeline
{
    /// <summary>What happens to every request before a route sees it, in this order.</summary>
    public static void UseHubPipeline(this WebApplication app)
    {
        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<HeadAsGet>();
        app.UseMiddleware<ErrorAnswers>();
        app.UseForwardedHeaders();
        app.UseRouting();
        app.UseMiddleware<ExactPath>();
        app.UseMiddleware<SecureTransport>();
        app.UseCors();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<FreshStore>();
        app.UseMiddleware<BodyRules>();
    }
}
