namespace DataHub.Api.Json;

/// <summary>One thing that is wrong with a request. Holds the place and the rule, never what was sent.</summary>
/// <param name="Pointer">A JSON pointer as URI fragment (<c>#/tables/0/timePeriod</c>); for a query parameter its name; for a header its name.</param>
/// <param name="Code">The code from <see cref="FaultCodes"/>.</param>
/// <param name="Detail">One sentence for people.</param>
internal readonly record struct Fault(string Pointer, string Code, string Detail);
