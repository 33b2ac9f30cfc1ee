using DataHub.Benchmarks.Choice;
using DataHub.Benchmarks.Engine;
using DataHub.Benchmarks.Http;
using DataHub.Benchmarks.Log;

return args switch
{
    ["http", .. var options] => await HttpBenchmark.RunAsync(options),
    ["engine", .. var words] => EngineBenchmark.Run(words),
    ["choice", .. var shapes] => ChoiceBenchmark.Run(shapes),
    ["log", .. var words] => await LogBenchmark.RunAsync(words),
    ["bare", var folder, var port] => await BareEndpoint.RunAsync(folder, port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/DataHub.Benchmarks -- http [--rounds N] [--seconds N] | engine [amounts | linked | [--tables FOLDER] [NAME ...]] | choice [SHAPE ...] | log [ENTRIES]");
    return 2;
}
