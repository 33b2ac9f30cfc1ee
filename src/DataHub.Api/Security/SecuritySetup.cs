namespace DataHub.Api.Security;

internal static class SecuritySetup
{
    public static void AddSecurity(this WebApplicationBuilder builder) { }
}
