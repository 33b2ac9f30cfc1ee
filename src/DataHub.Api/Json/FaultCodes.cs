using System.Collections.Frozen;

namespace DataHub.Api.Json;

/// <summary>Every code that a fault can have, with its sentence. The one catalogue: the documentation is made from it.</summary>
internal static class FaultCodes
{
    public static readonly FrozenDictionary<string, string> Details = new Dictionary<string, string>
    {
        // The shape of a request.
        ["malformedJson"] = "The body is not valid JSON; reading stopped here.",
        ["tooDeep"] = "The body is nested deeper than 8 levels.",
        ["unknownMember"] = "The object has a member that is not part of the contract (names are case-sensitive).",
        ["duplicateMember"] = "The object has the same member more than once.",
        ["missingMember"] = "A required member is missing.",
        ["wrongType"] = "The value has the wrong JSON type.",
        ["notAnInteger"] = "The value must be a JSON integer: digits only, no fraction, exponent, sign or quotes.",
        ["outOfRange"] = "The value is outside the range that the contract allows.",
        ["tooLong"] = "The text is longer than the contract allows.",
        ["tooMany"] = "There are more items than the contract allows.",
        ["empty"] = "At least one item or visible character is needed.",
        ["controlCharacter"] = "The text holds a control character, a line separator or one that turns the direction of writing.",
        ["invalidCode"] = "A code is a letter or digit followed by up to 62 letters, digits, '-' or '_'.",
        ["duplicateItem"] = "The same item stands here more than once.",
        ["invalidChoice"] = "The value is not one of those that the contract lists.",
        ["mismatch"] = "The code in the body differs from the code in the path.",

        // Query and headers.
        ["unknownParameter"] = "The request has a query parameter that this route does not know.",
        ["duplicateParameter"] = "The parameter may be given only once.",
        ["missingParameter"] = "A required query parameter is missing.",
        ["invalidParameter"] = "The parameter's value does not have the form that the contract describes.",
        ["missingHeader"] = "A required header is missing.",
        ["invalidHeader"] = "The header's value does not have the form that the contract describes.",
        ["answerTooLarge"] = "The answer would hold more than 50,000 observations; ask for fewer periods, codes or dimensions.",
        ["invalidCursor"] = "The cursor was not made by this route.",

        // What is sent, held against the catalogue.
        ["unknownIndicator"] = "The catalogue has no such indicator.",
        ["unknownDimension"] = "The indicator has no such dimension.",
        ["unknownCode"] = "The code list has no such code.",
        ["unknownCodeList"] = "The catalogue has no such code list.",
        ["unknownPartner"] = "The catalogue has no such partner.",
        ["unknownTheme"] = "The code list 'themes' has no such code.",
        ["unknownParent"] = "The parent is not a code of the list, or a code is its own ancestor.",
        ["codeNotValid"] = "The code is not valid in the period.",
        ["invalidPeriod"] = "A time period is written 2020, 2020-S1, 2020-Q4 or 2020-M11.",
        ["periodNotAccepted"] = "The indicator does not take periods of this length.",
        ["periodNotValid"] = "The indicator, or the partner, is not valid in this period.",
        ["inFuture"] = "The moment has not come, or the period is not over yet.",
        ["periodReversed"] = "The end lies before the beginning.",
        ["notASupplier"] = "The partner is not a supplier of the indicator.",
        ["duplicateTable"] = "The submission holds more than one table for this indicator and period.",
        ["duplicateObservation"] = "The table holds more than one observation for this cell.",
        ["tooManyCells"] = "The table spans more cells than a submission over HTTP may.",
        ["notAdditive"] = "The figures do not add up: no non-negative whole numbers fit what was sent.",
        ["conflictsWithStored"] = "Beside what is stored this cell would give a hidden figure away, published if it is 0 and even hidden if it is not; leave it out. At a table: nobody could tell in time what to leave out.",
        ["missingCount"] = "An amount needs the count of units behind it.",
        ["unexpectedCount"] = "Only an indicator of amounts takes count, largest and secondLargest.",
        ["inconsistentAmount"] = "The amount, its count and its largest contributions contradict each other.",

        // The catalogue itself.
        ["thresholdBelowFloor"] = "The threshold is lower than the hub's floor.",
        ["noSensitiveDimension"] = "groupDisclosure: protect needs a dimension that is marked sensitive.",
        ["onePeriodLength"] = "Only an indicator of counts with zeros: publish, groupDisclosure: allow and minContributors: 1 takes periods of several lengths.",
        ["invalidActivity"] = "A processing activity is named by an https address without query and fragment, or by a URN.",
        ["amountsNotHeld"] = "Revisions of amounts are not held: k is a number of units, and says nothing of how far an amount has moved.",
        ["invalidClient"] = "A client id has 1 to 200 printable ASCII characters without spaces, quotes and backslashes.",
        ["clientTaken"] = "The client id is registered to another partner.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fault with its standard sentence.</summary>
    public static Fault At(string pointer, string code) => new(pointer, code, Details[code]);
}
