using System.Text.RegularExpressions;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests;

/// <summary>What the repository itself must and must not hold.</summary>
[TestFixture]
internal sealed partial class RepositoryTests
{
    private static readonly string[] Folders = ["src", "tests", "api-spec", "deploy", ".ci"];

    [Test]
    [Description("Checklist 60")]
    public void No_secret_is_kept_in_the_repository()
    {
        var files = Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories)).ToList();
        Assert.That(files, Has.Count.GreaterThan(100));
        Assert.That(files.Where(f => Secret().IsMatch(File.ReadAllText(f))), Is.Empty);
    }

    [Test]
    [Description("Checklist 60")]
    public void Every_restore_audits_all_dependencies_and_a_finding_stops_the_build()
    {
        var settings = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.That(settings, Does.Contain("<NuGetAudit>true</NuGetAudit>").And.Contain("<NuGetAuditMode>all</NuGetAuditMode>"));
        Assert.That(settings, Does.Contain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>").And.Not.Contain("NU190"));
    }

    [TestCase("-----BEGIN " + "EC PRIVATE KEY-----")]
    [TestCase("eyJhbGciOi" + "JFUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl")]
    public void The_search_for_secrets_finds_one(string secret) => Assert.That(Secret().IsMatch(secret), Is.True);

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}")]
    private static partial Regex Secret();
}
