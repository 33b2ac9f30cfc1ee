using System.Text.Json;

namespace DataHub.Api.Tests.Support;

/// <summary>Lists as whoever follows their links sees them, and files of comma-separated values.</summary>
internal static class Pages
{
    /// <summary>Every item of all pages, with what happens between two of them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ItemsAsync(this HttpClient client, string path, string list, Func<Task>? meanwhile = null)
    {
        var items = new List<JsonElement>();
        for (var next = path; next is not null;)
        {
            using var response = await client.GetAsync(next);
            items.AddRange((await response.JsonAsync()).GetProperty(list).EnumerateArray());
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
        }

        return items;
    }

    /// <summary>An answer as CSV; the name of the file, then its lines.</summary>
    public static async Task<string[]> CsvAsync(this HttpClient client, string path)
    {
        using var response = await client.SendAsync("GET", path, null, ("Accept", "text/csv"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), text);
        Assert.That(response.Header("Content-Type"), Is.EqualTo("text/csv; charset=utf-8"));
        Assert.That(text, Does.EndWith("\r\n"));
        return [response.Content.Headers.ContentDisposition!.DispositionType + " " + response.Content.Headers.ContentDisposition.FileName, .. text[..^2].Split("\r\n")];
    }

    /// <summary>Members of an item as one text; nothing where one is null.</summary>
    public static string Line(this JsonElement item, params IEnumerable<string> members) => string.Join(' ', members.Select(m => item.GetProperty(m).ToString()));
}
