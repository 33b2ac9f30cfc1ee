using System.Text;

namespace DataHub.Api.Tests.Support;

/// <summary>Short forms for requests and answers.</summary>
internal static class Http
{
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.RelativeOrAbsolute)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    public static async Task<int> StatusAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return (int)answer.StatusCode;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static string? Header(this HttpResponseMessage answer, string name)
        => answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Fails unless the answer is a problem that has everything a problem must have.</summary>
    public static async Task AssertProblemAsync(this HttpResponseMessage answer, int status)
    {
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/problem+json"));
        var problem = await answer.JsonAsync();
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(
            new[] { "type", "title", "detail" }.Select(m => problem.GetProperty(m).GetString()),
            Has.All.Not.Empty);
    }
}
