namespace DataHub.Disclosure.Tables;

/// <summary>One axis of a cube.</summary>
/// <param name="Code">The dimension's code within the indicator, such as <c>age</c>.</param>
/// <param name="Codes">The code list it takes its codes from.</param>
public sealed record Dimension(string Code, CodeList Codes);
