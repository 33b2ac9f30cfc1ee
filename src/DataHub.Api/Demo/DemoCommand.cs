namespace DataHub.Api.Demo;

/// <summary>The command <c>demo</c>: the main job on real input.</summary>
internal sealed class DemoCommand
{
    /// <summary>Null when the command line does not start with <c>demo</c>; otherwise takes its words off the arguments.</summary>
    public static DemoCommand? Parse(ref string[] args) => args is ["demo", ..] ? throw new NotSupportedException() : null;

    public void Configure(WebApplicationBuilder builder) => throw new NotSupportedException();

    public Task<int> RunAsync(WebApplication app) => throw new NotSupportedException();
}
