using DataHub.Benchmarks.Choice;
using DataHub.Benchmarks.Engine;
using DataHub.Benchmarks.Http;
using DataHub.Benchmarks.Growth;
using DataHub.Benchmarks.Log;
using DataHub.Benchmarks.Nodes;

return args switch
{
    ["http", .. var options] => await HttpBenchmark.RunAsync(options),
    ["engine", .. var words] => EngineBenchmark.Run(words),
    ["choice", .. var shapes] => ChoiceBenchmark.Run(shapes),
    ["log", .. var words] => await LogBenchmark.RunAsync(words),
    ["nodes", .. var words] => await NodesBenchmark.RunAsync(words),
    ["growth", .. var words] => await GrowthBenchmark.RunAsync(words),
    ["bare", var folder, var port] => await BareEndpoint.RunAsync(folder, port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/DataHub.Benchmarks -- http [--rounds N] [--seconds N] | engine [amounts | linked | [--tables FOLDER] [NAME ...]] | choice [SHAPE ...] | log [ENTRIES] | nodes CONNECTION [--rounds N] [--seconds N] [--away MS] | growth [CONNECTION] [--small]");
    return 2;
}
