using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DataHub.Api.Demo;

/// <summary>The main job: the steward fills the catalogue, every partner submits, a dashboard reads.</summary>
internal sealed class DemoRun(MonitorData data, DemoActors actors, DemoReport report)
{
    /// <summary>Whether every request was answered as it should be.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        report.Begin(data);
        try
        {
            await FillCatalogueAsync(cancellation);
            await SubmitAsync(cancellation);
            await ReadAsync(cancellation);
            report.Commands(actors);
            return true;
        }
        catch (HttpRequestException e)
        {
            report.Failed(e.Message);
            return false;
        }
    }

    private async Task FillCatalogueAsync(CancellationToken cancellation)
    {
        foreach (var (path, documents) in new[] { ("code-lists", data.CodeLists), ("partners", data.Partners), ("indicators", data.Indicators) })
        {
            foreach (var document in documents)
            {
                await PutAsync(new Uri($"/v1/{path}/{document.GetProperty("code").GetString()}", UriKind.Relative), document, cancellation);
            }

            report.Catalogue(path, documents.Count);
        }
    }

    private async Task PutAsync(Uri path, JsonElement document, CancellationToken cancellation)
    {
        using var head = await actors.Steward.GetAsync(path, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(document) };
        if (head.Headers.ETag is { } etag)
        {
            request.Headers.IfMatch.Add(etag);
        }
        else
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        using var response = await actors.Steward.SendAsync(request, cancellation);
        Expect(response, HttpStatusCode.OK, HttpStatusCode.Created);
        if (response.Headers.TryGetValues("DataHub-Warning", out var warnings))
        {
            report.Warning(path.OriginalString, string.Join(", ", warnings));
        }
    }

    private async Task SubmitAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < data.Submissions.Count; i++)
        {
            var submission = data.Submissions[i];
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/submissions", UriKind.Relative)) { Content = Json(submission.Body) };
            request.Headers.Add("Idempotency-Key", submission.IdempotencyKey.ToString());
            using var response = await actors.Partner(submission.Partner).SendAsync(request, cancellation);
            Expect(response, HttpStatusCode.Created);
            using var receipt = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), default, cancellation);
            report.Submitted(i + 1, data.Submissions.Count, submission.Partner, receipt.RootElement, response.Headers.Contains("Idempotency-Replayed"));
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        report.BeginAnswers();
        foreach (var indicator in data.Indicators)
        {
            using var response = await actors.Dashboard.GetAsync(Question(indicator), cancellation);
            Expect(response, HttpStatusCode.OK);
            using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), default, cancellation);
            report.Answer(answer.RootElement, indicator.GetProperty("suppliers")[0].GetString()!);
        }

        report.EndAnswers();
    }

    /// <summary>The area that was sent, broken down by whatever other dimension there is.</summary>
    private Uri Question(JsonElement indicator)
    {
        var code = indicator.GetProperty("code").GetString();
        var table = data.Submissions.SelectMany(s => s.Body.GetProperty("tables").EnumerateArray()).First(t => t.GetProperty("indicator").GetString() == code);
        var area = table.GetProperty("observations")[0].GetProperty("dimensions").GetProperty("area").GetString();
        var others = indicator.GetProperty("dimensions").EnumerateArray().Select(d => d.GetProperty("code").GetString()).Where(d => d != "area").Select(d => d + "*");
        var groups = string.Join(',', others);
        var groupBy = groups.Length > 0 ? "&groupBy=" + groups : string.Empty;
        return new Uri($"/v1/indicators/{code}/aggregates?timePeriod=2020&filter=area:{area}{groupBy}&bounds=true", UriKind.Relative);
    }

    private static StringContent Json(JsonElement element) => new(element.GetRawText(), Encoding.UTF8, "application/json");

    private static void Expect(HttpResponseMessage response, params HttpStatusCode[] expected)
    {
        if (!expected.Contains(response.StatusCode))
        {
            var request = response.RequestMessage;
            throw new HttpRequestException($"{request?.Method} {request?.RequestUri?.AbsolutePath} was answered with {(int)response.StatusCode}.");
        }
    }
}
