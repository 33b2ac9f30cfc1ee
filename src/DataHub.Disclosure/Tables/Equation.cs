namespace DataHub.Disclosure.Tables;

/// <summary>One additive relation: the variable <paramref name="Total"/> is the sum of the variables <paramref name="Parts"/>. Holds no values.</summary>
/// <param name="Total">Number of the variable on the left.</param>
/// <param name="Parts">Numbers of the variables on the right, distinct, none equal to <paramref name="Total"/>; one part states an equality.</param>
public readonly record struct Equation(int Total, IReadOnlyList<int> Parts);
