using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

/// <summary>Two partners that submit, correct and withdraw at random; what the hub refuses does not happen.</summary>
internal sealed class RandomHistory(Desk desk, string indicator, int seed)
{
    private static readonly string[] Partners = ["comensha", "riec"], Periods = ["2020", "2021"];

    private readonly Random _random = new(seed);
    private readonly List<(string Partner, Uri Submission)> _sent = [];

    public Task StepAsync() => _sent.Count > 0 && _random.Next(4) == 0 ? WithdrawAsync() : SubmitAsync();

    // The figures come from few, so that a correction sometimes moves by little, and is held.
    private async Task SubmitAsync()
    {
        var (partner, period) = (Partners[_random.Next(2)], Periods[_random.Next(2)]);
        var (minors, adults) = (_random.Next(3, 15), 30 + _random.Next(12));
        using var response = await desk.SendAsync(partner, indicator, period, $"_T,_T: {minors + adults}", $"_T,minor: {minors}", $"_T,adult: {adults}");
        if (response.Headers.Location is { } submission)
        {
            _sent.Add((partner, submission));
        }
    }

    private async Task WithdrawAsync()
    {
        var (partner, submission) = _sent[_random.Next(_sent.Count)];
        Assert.That(await desk.Hub.Client("submissions:write", partner).DeleteAsync(submission).StatusAsync(), Is.EqualTo(204).Or.EqualTo(409));
    }
}
