namespace DataHub.Api.Submissions;

/// <summary>What an amount, the number of units behind it and the largest of them must agree on. Contributions are not negative.</summary>
internal static class AmountRules
{
    /// <summary>Whether some contributions give these figures; what was not sent is free.</summary>
    public static bool AreConsistent(long value, AmountRequest amount)
    {
        var (count, largest, second) = (amount.Count, amount.Largest, amount.SecondLargest);
        if (second is not null && largest is null && !amount.Sent.Contains(AmountRequest.LargestMember))
        {
            return false;
        }

        var isOrdered = (second ?? 0) <= (largest ?? value) && (largest ?? 0) + (second ?? 0) <= value;
        return isOrdered && (count is not { } units || Fits(value, units, largest, second));
    }

    /// <summary>Nobody gives nothing; one gives all; several give no more than the largest, and then each the second largest.</summary>
    private static bool Fits(long value, long units, long? largest, long? second) => units switch
    {
        0 => value == 0,
        1 => (largest ?? value) == value && (second ?? 0) == 0,
        _ => largest is not { } most || (Int128)most + ((Int128)(second ?? most) * (units - 1)) >= value,
    };
}
