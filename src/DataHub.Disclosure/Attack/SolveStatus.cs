namespace DataHub.Disclosure.Attack;

/// <summary>What a solver made of a program.</summary>
internal enum SolveStatus
{
    /// <summary>No answer: interrupted, numerical trouble, out of effort. Never evidence of safety.</summary>
    Unknown,

    /// <summary>A best solution was found and read.</summary>
    Optimal,

    /// <summary>A solution was found and read; whether it is the best is open. Integer programs only.</summary>
    Feasible,

    /// <summary>There is no solution.</summary>
    Infeasible,

    /// <summary>The objective has no bound.</summary>
    Unbounded,
}
