namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>How much is tried: a share of it each time, all of it when <c>DATAHUB_TEST_DEEP</c> is 1.</summary>
internal static class Deep
{
    public static int Of(int usual, int deep) => Environment.GetEnvironmentVariable("DATAHUB_TEST_DEEP") == "1" ? deep : usual;

    /// <summary>Where the same histories are drawn each time, which: those of <c>DATAHUB_TEST_SEED</c>, a number.</summary>
    public static string Seed => (Environment.GetEnvironmentVariable("DATAHUB_TEST_SEED") ?? "940").PadLeft(13, '0');
}
