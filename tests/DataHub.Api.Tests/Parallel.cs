// Most tests wait: for a hub, a database, a disk that is full. Each fixture has its own of them, and those that share something say so.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
