namespace DataHub.Disclosure.Tables;

/// <summary>
/// What is left of a cell that was sent with some of its children only: cell minus known children, one unknown although its parts are several cells.
/// </summary>
/// <param name="Cell">The cell, known.</param>
/// <param name="Dimension">The dimension along which only some children are known.</param>
/// <param name="Parts">The children that are not known: two or more cells of the cube.</param>
public sealed record Rest(int Cell, int Dimension, IReadOnlyList<int> Parts);
