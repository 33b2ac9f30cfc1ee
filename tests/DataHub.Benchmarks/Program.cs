using DataHub.Benchmarks.Choice;
using DataHub.Benchmarks.Http;

return args switch
{
    ["http", .. var options] => await HttpBenchmark.RunAsync(options),
    ["choice"] => ChoiceBenchmark.Run(),
    ["bare", var folder, var port] => await BareEndpoint.RunAsync(folder, port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/DataHub.Benchmarks -- http [--rounds N] [--seconds N] | choice");
    return 2;
}
