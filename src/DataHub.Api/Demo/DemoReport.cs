using System.Text.Json;

namespace DataHub.Api.Demo;

/// <summary>What the demo says on the screen. Everything printed of a figure comes from the hub's public answers.</summary>
internal sealed class DemoReport(TextWriter output, string address)
{
    private int _published;
    private int _suppressed;

    public void Begin(MonitorData data)
    {
        output.WriteLine("DataHub demo");
        output.WriteLine($"  hub        {address} (Development, loopback only; files in ./data/demo)");
        output.WriteLine($"  source     {data.Source}");
        foreach (var assumption in data.Assumptions)
        {
            output.WriteLine($"  assumed    {assumption}");
        }

        output.WriteLine();
    }

    public void Catalogue(string path, int count) => output.WriteLine($"  catalogue  {count,2} {path}");

    public void Warning(string path, string warning) => output.WriteLine($"  warning    {path}: {warning}");

    public void Submitted(int number, int of, string partner, JsonElement receipt, bool replayed)
    {
        var tables = receipt.GetProperty("tables").EnumerateArray().ToArray();
        var published = tables.Sum(t => t.GetProperty("published").GetInt32());
        var suppressed = tables.Sum(t => t.GetProperty("suppressed").GetInt32());
        output.WriteLine($"  submit     [{number}/{of}] {partner,-20} {Number(tables.Length, "table")}: {Number(published, "cell")} published, {suppressed} suppressed"
            + (replayed ? " (known already: the stored receipt)" : string.Empty));
    }

    public void BeginAnswers()
    {
        output.WriteLine();
        output.WriteLine("What a dashboard reads (a suppressed cell shows the bounds that anybody can compute):");
    }

    public void Answer(JsonElement answer, string supplier)
    {
        output.WriteLine();
        output.WriteLine($"{answer.GetProperty("indicator").GetString()} ({answer.GetProperty("unit").GetString()}, from {supplier})");
        foreach (var observation in answer.GetProperty("observations").EnumerateArray())
        {
            var status = observation.GetProperty("status").GetString();
            if (status == "missing")
            {
                continue;
            }

            _published += status == "published" ? 1 : 0;
            _suppressed += status == "suppressed" ? 1 : 0;
            var codes = string.Join(", ", observation.GetProperty("dimensions").EnumerateObject().Select(d => $"{d.Name}={d.Value.GetString()}"));
            output.WriteLine($"  {observation.GetProperty("timePeriod").GetString()}  {codes,-50} {status,-10} {Figure(observation)}");
        }
    }

    public void EndAnswers()
    {
        output.WriteLine();
        output.WriteLine($"{Number(_published, "cell")} published, {_suppressed} suppressed. Cells that do not follow from what was sent are missing and not listed.");
    }

    public void Commands(DemoActors actors)
    {
        output.WriteLine();
        output.WriteLine("Try it yourself; the tokens are good for six hours on this machine:");
        Command("a partner reads back what it submitted", actors.PartnerToken("comensha"), "/v1/submissions");
        Command(
            "a partner tries a submission that stores nothing",
            actors.PartnerToken("comensha"),
            "/v1/submissions?dryRun=true",
            "-H 'Content-Type: application/json' -H 'Idempotency-Key: 7d0f7a52-2f6e-4b06-9c55-3f2a4e0c7a11' "
            + """-d '{"tables":[{"indicator":"victims-reported","timePeriod":"2021","observations":[{"dimensions":{"area":"regio"},"value":31},{"dimensions":{"area":"regio","age":"minor"},"value":3}]}]}' """);
        Command("a dashboard", actors.DashboardToken, "/v1/indicators/criminal-investigations/aggregates?timePeriod=2020&filter=area:regio&groupBy=offence*&bounds=true");
        Command("the privacy officer", actors.OfficerToken, "/v1/audit-entries?action=submission");
        Command("the steward", actors.StewardToken, "/v1/indicators/victims-reported");
    }

    public void Running()
    {
        output.WriteLine();
        output.WriteLine($"The hub is running on {address}. Press Ctrl+C to stop it.");
    }

    public void Failed(string message) => output.WriteLine($"  failed     {message}");

    private static string Number(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static string Figure(JsonElement observation)
    {
        if (observation.GetProperty("value") is { ValueKind: JsonValueKind.Number } value)
        {
            return value.GetRawText();
        }

        if (!observation.TryGetProperty("bounds", out var bounds))
        {
            return string.Empty;
        }

        var upper = bounds.GetProperty("upper");
        return $"{bounds.GetProperty("lower").GetRawText()}..{(upper.ValueKind == JsonValueKind.Null ? "" : upper.GetRawText())}";
    }

    private void Command(string who, string token, string path, string options = "")
    {
        output.WriteLine();
        output.WriteLine($"# {who}");
        output.WriteLine($"curl -s -H 'Authorization: Bearer {token}' {options}'{address}{path}'");
    }
}
