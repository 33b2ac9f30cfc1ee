namespace DataHub.Disclosure.Tables;

/// <summary>What a table is about: one partner, one indicator, one time period.</summary>
/// <param name="Partner">The partner's code.</param>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="TimePeriod">The SDMX time period, such as <c>2020</c> or <c>2020-Q4</c>.</param>
public sealed record TableKey(string Partner, string Indicator, string TimePeriod);
