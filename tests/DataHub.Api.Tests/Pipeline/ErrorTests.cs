using System.Net;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Pipeline;

public sealed class ErrorTests
{
    private const string Canary = "canary-987654321";

    [Test, Description("Checklist 37")]
    [TestCase(400), TestCase(401), TestCase(403), TestCase(404), TestCase(405), TestCase(406), TestCase(409), TestCase(412), TestCase(413), TestCase(415)]
    [TestCase(428), TestCase(429), TestCase(500), TestCase(502), TestCase(503)]
    public async Task A_bare_status_becomes_a_full_problem(int status)
    {
        await using var hub = await SabotageAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var answer = await hub.Client(Scopes.Read).GetAsync(Saboteur.Path);
        Assert.That((await answer.JsonAsync()).GetProperty("type").GetString(), Does.StartWith("urn:datahub:problem:"));
        await answer.AssertProblemAsync(status > 500 && status != 503 ? 500 : status);
    }

    [Test, Description("Checklist 47")]
    public async Task An_internal_error_says_nothing()
    {
        await using var hub = await SabotageAsync(context =>
        {
            context.Response.Headers.ETag = $"\"{Canary}\"";
            throw new InvalidOperationException(Canary, new FormatException(Canary));
        });
        using var answer = await hub.Client(Scopes.Read).GetAsync(Saboteur.Path);
        await answer.AssertProblemAsync(500);
        var all = answer + await answer.Content.ReadAsStringAsync();
        Assert.That(all, Does.Not.Contain(Canary).And.Not.Contain("Exception").And.Not.Contain("   at "));
        Assert.That(hub.Logs.Text, Does.Contain("InvalidOperationException < FormatException").And.Not.Contain(Canary));
    }

    [Test]
    public async Task A_store_that_cannot_be_written_is_503_with_a_time_to_come_back()
    {
        await using var hub = await SabotageAsync(_ => throw new StoreUnavailableException(Canary));
        using var answer = await hub.Client(Scopes.Read).GetAsync(Saboteur.Path);
        await answer.AssertProblemAsync(503);
        Assert.That(answer.Header("Retry-After"), Is.EqualTo("5"));
        Assert.That(hub.Logs.Text, Does.Not.Contain(Canary));
    }

    [Test]
    public async Task An_answer_that_breaks_off_is_never_taken_for_a_whole_one()
    {
        await using var hub = await SabotageAsync(async context =>
        {
            await context.Response.WriteAsync("{\"a\":");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException(Canary);
        });
        Assert.That(async () => await hub.Client(Scopes.Read).GetAsync(Saboteur.Path), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task A_client_that_leaves_is_no_error()
    {
        var arrived = new TaskCompletionSource();
        await using var hub = await SabotageAsync(context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var patience = new CancellationTokenSource();
        var request = hub.Client(Scopes.Read).GetAsync(new Uri(Saboteur.Path, UriKind.Relative), patience.Token);
        await arrived.Task;
        await patience.CancelAsync();
        Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await hub.Anonymous.StatusAsync("/health/live"), Is.EqualTo((int)HttpStatusCode.OK));
        Assert.That(hub.Logs.Text, Does.Not.Contain("Error"));
    }

    private static Task<Hub> SabotageAsync(RequestDelegate sabotage) => Hub.StartAsync([], services: s => s.AddSingleton<IStartupFilter>(new Saboteur(sabotage)));
}
