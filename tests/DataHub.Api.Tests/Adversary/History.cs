using DataHub.Api.Tests.Policies;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Adversary;

/// <summary>A random history of one indicator: submissions of the year, of half-years and of quarters, whole or in part, corrections, withdrawals, and a policy that is loosened or tightened.</summary>
internal sealed class History
{
    private readonly Hub _hub;
    private readonly HttpClient _partner;
    private readonly World _world;
    private readonly Random _random;
    private readonly string _indicator;
    private readonly long[] _units;
    private readonly Dictionary<string, (Uri Location, Dictionary<string, long> Figures)> _current = [];
    private readonly Dictionary<string, long[]> _unitsThen = [];
    private readonly bool _isStraight;
    private readonly bool _isTightened;

    private History(Hub hub, World world, Random random, string indicator, bool isStraight, bool isTightened)
    {
        _isTightened = isTightened;
        (_hub, _world, _random, _indicator) = (hub, world, random, indicator);
        _partner = hub.Client("submissions:write", "adversary");
        _units = [.. Enumerable.Range(0, world.UnitCount).Select(_ => Figure())];
        _isStraight = isStraight;
    }

    /// <summary>The lowest threshold that anything is judged by from now on.</summary>
    public int Threshold { get; private set; } = 5;

    /// <summary>What was done, for a failure.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What became of the submissions, for the report.</summary>
    public Dictionary<string, int> Outcomes { get; } = [];

    /// <summary>By period, the true figures of the table that is current, by codes.</summary>
    public IReadOnlyDictionary<string, (Uri Location, Dictionary<string, long> Figures)> Current => _current;

    /// <summary>Whether what was once said of some units was still so when the period's last table was made.</summary>
    public bool IsStillSo(string period, Fact fact)
        => !_unitsThen.TryGetValue(period, out var then) || (fact.Units.Sum(u => then[u]) is var now && now >= fact.Lower && now <= (fact.Upper ?? now));

    public static async Task<History> BeginAsync(Hub hub, World world, Random random, string indicator, int number)
    {
        var dimensions = string.Join(',', Enumerable.Range(0, world.Codes.Length).Select(d => $$"""{ "code": "d{{d}}", "codeList": "adversary-{{d}}" }"""));
        var policy = (number % 4) switch { 0 => """{ "threshold": 8 }""", 1 => """{ "threshold": 5, "revisions": "held" }""", _ => """{ "threshold": 5 }""" };
        await Monitor.CreateAsync(hub.Client("catalogue:write", "steward"), $"/v1/indicators/{indicator}", $$"""
            { "code": "{{indicator}}", "label": {{Monitor.Label}}, "theme": "results", "unit": "{{indicator}}", "measure": "count", "temporal": "flow",
              "periods": [ "year", "half-year", "quarter" ], "dimensions": [ {{dimensions}} ], "suppliers": [ "adversary" ], "policy": {{policy}} }
            """);
        return new History(hub, world, random, indicator, isStraight: number % 3 > 0, isTightened: number % 4 == 2);
    }

    /// <summary>Does something.</summary>
    /// <returns>Whether a policy was tightened: what was read before counts no more.</returns>
    public async Task<bool> StepAsync()
    {
        var before = Threshold;
        switch (_random.Next(8))
        {
            case 0 when _current.Count > 0:
                await WithdrawAsync();
                break;
            case 1:
                await ChangePolicyAsync();
                break;
            default:
                await SubmitAsync();
                break;
        }

        return Threshold != before;
    }

    private long Figure() => _random.Next(7) switch { < 2 => 0, < 4 => _random.Next(1, 5), _ => _random.Next(5, 30) };

    private async Task SubmitAsync()
    {
        // A correction: some units are counted anew. In a crooked history sources come to contradict each other by that.
        var period = World.Periods[_random.Next(World.Periods.Count)];
        if (_random.Next(2) == 0)
        {
            var units = _world.UnitsOf(period, [.. _world.Codes.Select(_ => "_T")]);
            if (!_isStraight || !_current.Keys.Any(p => p != period))
            {
                _units[units[_random.Next(units.Length)]] = Figure();
            }
        }

        var sent = _world.Cells.Where(IsSent()).ToDictionary(c => string.Join(',', c), c => _world.UnitsOf(period, c).Sum(u => _units[u]));
        var observations = sent.Select(s => $$"""{ "dimensions": { {{string.Join(',', s.Key.Split(',').Select((c, d) => $"\"d{d}\": \"{c}\""))}} }, "value": {{s.Value}} }""");
        var body = Monitor.Submission($$"""{ "indicator": "{{_indicator}}", "timePeriod": "{{period}}", "observations": [ {{string.Join(',', observations)}} ] }""");
        using var response = await Monitor.SubmitAsync(_partner, body);
        var text = await response.Content.ReadAsStringAsync();
        Log.Add($"{period}: {string.Join("; ", sent.Select(f => $"{f.Key} {f.Value}"))}: {text}");
        Assert.That((int)response.StatusCode, Is.EqualTo(201).Or.EqualTo(400), text);
        if ((int)response.StatusCode == 400)
        {
            Assert.That(text, Does.Contain("conflictsWithStored"));
            Count("refused");
        }
        else if (text.Contains("\"held\"", StringComparison.Ordinal))
        {
            Count("held");
        }
        else
        {
            _current[period] = (response.Headers.Location!, sent);
            _unitsThen[period] = [.. _units];
            Count(text.Contains("contradicts", StringComparison.Ordinal) ? "contradicting" : text.Contains("fallback", StringComparison.Ordinal) ? "fallback" : "stored");
        }
    }

    // Whole, the margins alone, the leaves alone, or anything.
    private Func<string[], bool> IsSent() => _random.Next(5) switch
    {
        0 => c => c.Count(code => code != "_T") <= 1,
        1 => c => c.All(code => code is not "_T" and not "A"),
        2 => c => c.All(code => code == "_T") || _random.Next(2) == 0,
        _ => _ => true,
    };

    private async Task WithdrawAsync()
    {
        var (period, (location, _)) = _current.ElementAt(_random.Next(_current.Count));
        Assert.That(await _partner.DeleteAsync(location).StatusAsync(), Is.EqualTo(204));
        _current.Remove(period);
        Log.Add($"{period}: withdrawn");
        Count("withdrawn");
    }

    private async Task ChangePolicyAsync()
    {
        var steward = _hub.Client("catalogue:write", "steward");
        var path = $"/v1/indicators/{_indicator}";
        var document = await steward.GetStringAsync(new Uri(path, UriKind.Relative));
        var next = _isTightened ? document.Replace("\"threshold\":5", "\"threshold\":8", StringComparison.Ordinal) : document.Replace("\"threshold\":8", "\"threshold\":5", StringComparison.Ordinal);
        using var response = await Monitor.ChangeAsync(steward, path, next);
        Assert.That((int)response.StatusCode, Is.EqualTo(200), await response.Content.ReadAsStringAsync());
        if (_isTightened && Threshold < 8)
        {
            Threshold = 8;
            Count("tightened");
            Log.Add("tightened");
            await TighteningTests.FinishedAsync(_hub, path, isStored: _current.Count > 0);
        }
    }

    private void Count(string outcome) => Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
}
