using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace DataHub.Api.Tests.Crash;

/// <summary>What the clients know: which submissions were acknowledged, and of which they cannot tell.</summary>
internal sealed class Ledger
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, Acknowledgement> _acknowledged = new();
    private readonly ConcurrentDictionary<Sent, bool> _open = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private int _next;
    private int _cutOff;
    private int _refused;
    private int _replayed;

    /// <summary>By the id of the submission.</summary>
    public IReadOnlyDictionary<string, Acknowledgement> Acknowledged => _acknowledged;

    /// <summary>Those of which the client cannot know whether they are stored.</summary>
    public IReadOnlyCollection<Sent> Open => [.. _open.Keys];

    /// <summary>How often which answer was given.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>How many requests were not even begun, because nobody listened.</summary>
    public int Refused => _refused;

    /// <summary>How many requests ended without an answer.</summary>
    public int CutOff => _cutOff;

    /// <summary>How many of the repeated requests found what an earlier one had stored.</summary>
    public int Replayed => _replayed;

    /// <summary>
    /// Submits one pair of tables after another, each of a period of its own. What was not acknowledged is sent again, with the same key, to the next hub.
    /// </summary>
    /// <param name="hub">A client of the hub of that number, which may be any number from 0 on.</param>
    /// <param name="first">The hub to begin with.</param>
    /// <param name="end">Ends it after the request that is under way.</param>
    public async Task SubmitAsync(Func<int, Task<HttpClient>> hub, int first, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var at = first;
            var sent = new Sent(Interlocked.Increment(ref _next));
            while (!await TryAsync(await hub(at), sent) && !end.IsCancellationRequested)
            {
                at++;
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    /// <summary>Whether one submission is acknowledged.</summary>
    public async Task<bool> TryAsync(HttpClient partner, Sent sent)
    {
        _open[sent] = true;
        try
        {
            using var response = await partner.SendAsync(sent.Request());
            var answer = await response.Content.ReadAsStringAsync();
            _answers.AddOrUpdate(NameOf(response), 1, (_, count) => count + 1);
            if (response.StatusCode == HttpStatusCode.Created)
            {
                Acknowledge(sent, answer, response.Headers.Contains("Idempotency-Replayed"));
            }

            return response.StatusCode == HttpStatusCode.Created;
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            Interlocked.Increment(ref _cutOff);
            return false;
        }
    }

    /// <summary>Waits until so many more submissions are acknowledged: a fault before the first would prove nothing, and one after which there are none is not over.</summary>
    public async Task WaitForMoreAsync(int submissions)
    {
        var (enough, began) = (_acknowledged.Count + submissions, Stopwatch.GetTimestamp());
        while (_acknowledged.Count < enough)
        {
            Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(Patience), $"no more submissions are acknowledged: {this}");
            await Task.Delay(1);
        }
    }

    /// <summary>Waits until a hub has said that it cannot store anything now.</summary>
    public async Task WaitForRefusalAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (!_answers.ContainsKey("503"))
        {
            Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(Patience), $"nothing is refused: {this}");
            await Task.Delay(Pause);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
        => $"{_acknowledged.Count} submissions acknowledged, {_refused} connections refused, {_cutOff} requests cut off, {_replayed} receipts found again, {_open.Count} open; answers: {string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Key} x {a.Value}"))}";

    private static string NameOf(HttpResponseMessage response)
        => response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is null ? "503 without Retry-After" : $"{(int)response.StatusCode}";

    private void Acknowledge(Sent sent, string answer, bool isReplay)
    {
        using var receipt = JsonDocument.Parse(answer);
        var id = receipt.RootElement.GetProperty("id").GetString()!;
        _acknowledged[id] = new Acknowledgement(sent, receipt.RootElement.GetProperty("auditIndex").GetInt64());
        _open.TryRemove(sent, out _);
        if (isReplay)
        {
            Interlocked.Increment(ref _replayed);
        }
    }

    /// <param name="Sent">What was sent.</param>
    /// <param name="Index">The place in the audit log that the receipt names.</param>
    internal sealed record Acknowledgement(Sent Sent, long Index);
}
