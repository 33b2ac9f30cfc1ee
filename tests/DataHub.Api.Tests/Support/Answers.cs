using System.Text.Json;

namespace DataHub.Api.Tests.Support;

/// <summary>What a response says, in a form that a test can compare.</summary>
internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return await response.JsonAsync();
    }

    public static async Task<int> StatusAsync(this Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return (int)response.StatusCode;
    }

    /// <summary>Status and problem type: <c>409 frozen</c>.</summary>
    public static async Task<string> ProblemAsync(this Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        var json = await response.JsonAsync();
        return $"{(int)response.StatusCode} {json.GetProperty("type").GetString()!.Split(':')[^1]}";
    }

    /// <summary>Every fault of a 400 as <c>pointer code</c>, in the order listed.</summary>
    public static async Task<string[]> FaultsAsync(this Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        var json = await response.JsonAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(400), json.ToString());
        return [.. json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("pointer").GetString()} {e.GetProperty("code").GetString()}")];
    }

    /// <summary>The cells of a receipt's table as <c>regio,minor suppressed small</c> or <c>regio,_T published 29</c>.</summary>
    public static string[] Cells(this JsonElement receipt, int table = 0)
        => [.. receipt.GetProperty("tables")[table].GetProperty("observations").EnumerateArray().Select(Cell)];

    private static string Cell(JsonElement observation)
    {
        var codes = string.Join(',', observation.GetProperty("dimensions").EnumerateObject().Select(d => d.Value.GetString()));
        string[] members = ["status", "value", "reason"];
        return $"{codes} {string.Join(' ', observation.EnumerateObject().Where(m => members.Contains(m.Name)).Select(m => m.Value))}";
    }
}
