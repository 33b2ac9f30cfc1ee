namespace DataHub.Disclosure.Tables;

/// <summary>
/// What is left of a cell of which only some parts are known: cell minus known parts, one unknown although it is the sum of several cells. Known and unknown
/// parts together are the cell, without overlap.
/// </summary>
/// <param name="Cell">The cell.</param>
/// <param name="Known">The parts that are judged: one or more cells of the cube, not necessarily of one level.</param>
/// <param name="Parts">The parts that are not: two or more cells of the cube.</param>
public sealed record Rest(int Cell, IReadOnlyList<int> Known, IReadOnlyList<int> Parts);
