namespace DataHub.Disclosure.Tables;

/// <summary>A group of units and the categories of a sensitive dimension into which it falls.</summary>
/// <param name="Total">The cell of the whole group.</param>
/// <param name="Categories">The cells one level below it in the sensitive dimension; two or more.</param>
internal sealed record Group(int Total, int[] Categories)
{
    /// <summary>Every group of a cube: each cell, with its children in each sensitive dimension. One category alone says nothing.</summary>
    public static IEnumerable<Group> Of(Cube cube, ProtectionRules rules)
    {
        foreach (var dimension in HiddenZeros.SensitiveOf(cube, rules))
        {
            var codes = cube.Dimensions[dimension].Codes;
            for (var cell = 0; cell < cube.CellCount; cell++)
            {
                var children = codes.Children(cube.CodeOf(cell, dimension));
                if (children.Count > 1)
                {
                    yield return new Group(cell, [.. children.Select(c => cube.With(cell, dimension, c))]);
                }
            }
        }
    }
}
