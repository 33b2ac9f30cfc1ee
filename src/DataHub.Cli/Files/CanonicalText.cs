using System.Globalization;
using System.Text;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>
/// A protected table in the engine's own form, from which alone the attacker takes one. Dimensions and codes are numbered: there they may hold no space, and in
/// a file anything.
/// </summary>
internal static class CanonicalText
{
    /// <summary>Renders a table and reads it.</summary>
    /// <param name="structure">Its cube and rests.</param>
    /// <param name="rules">The rules it is judged by.</param>
    /// <param name="cells">Its cells by position; null where suppressed.</param>
    public static ProtectedTable Read(TableStructure structure, ProtectionRules rules, IReadOnlyDictionary<int, long?> cells)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"datahub-table 1\npartner -\nindicator -\nperiod -\nrevision 1\npolicy 1\nthreshold {rules.Threshold}\nmeasure count\n");
        text.Append(rules.HidesZeros ? "zeros hide\n" : string.Empty);
        for (var d = 0; d < structure.Cube.Dimensions.Count; d++)
        {
            var codes = structure.Cube.Dimensions[d].Codes;
            text.Append(CultureInfo.InvariantCulture, $"dimension d{d} l{d} {CodeList.Total}/-");
            for (var code = 1; code < codes.Count; code++)
            {
                text.Append(CultureInfo.InvariantCulture, $" c{code}/{codes.Parent(code)}");
            }

            text.Append('\n');
        }

        foreach (var rest in structure.Rests)
        {
            text.Append(CultureInfo.InvariantCulture, $"rest {rest.Cell} less ").AppendJoin(' ', rest.Known).Append(" is ").AppendJoin(' ', rest.Parts).Append('\n');
        }

        foreach (var (position, value) in cells.OrderBy(c => c.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"cell {position} sent ");
            text.Append(CultureInfo.InvariantCulture, $"{(value is null ? "suppressed" : "published ")}{value}\n");
        }

        return ProtectedTableFormat.Read(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
