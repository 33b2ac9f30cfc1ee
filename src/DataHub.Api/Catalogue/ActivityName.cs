using System.Text.RegularExpressions;

namespace DataHub.Api.Catalogue;

/// <summary>How a processing activity is named: as the register of processing activities does. It leaves the hub with every record, so nothing fits in it but an address or a name.</summary>
internal static partial class ActivityName
{
    /// <summary>An https address without query and fragment, or a URN.</summary>
    public const string Pattern = "^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?|urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[A-Za-z0-9][A-Za-z0-9._~:/-]*)$";

    public static bool IsOne(string text) => Form().IsMatch(text) && !text.EndsWith('\n');

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
