using System.Runtime.Versioning;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DataHub.Api.Tests;

public sealed class SettingsTests
{
    [TestCase("DataFolder", "", "DataHub:DataFolder must name a folder.")]
    [TestCase("Database", "oracle", "DataHub:Database must be sqlite, postgres or sqlserver.")]
    [TestCase("Database", "SQLite ", "DataHub:Database must be sqlite, postgres or sqlserver.")]
    [TestCase("ConnectionString", "Server=x;Password=secret", "DataHub:ConnectionString contradicts DataHub:Database, which is embedded and needs none.")]
    [TestCase("Database", "sqlserver", "DataHub:ConnectionString must say where the database is.")]
    [TestCase("ThresholdFloor", "1", "DataHub:ThresholdFloor must be 2 to 1000000000.")]
    [TestCase("ThresholdFloor", "five", "DataHub:ThresholdFloor must be a whole number.")]
    [TestCase("RequestsPerMinute", "0", "DataHub:RequestsPerMinute must be 1 to 1000000000.")]
    [TestCase("RequestsPerMinute", "99999999999", "DataHub:RequestsPerMinute must be a whole number.")]
    [TestCase("SecurityContact", "call me", "DataHub:SecurityContact must be a mailto:, https: or tel: URI.")]
    [TestCase("SecurityContact", "javascript:x", "DataHub:SecurityContact must be a mailto:, https: or tel: URI.")]
    [TestCase("SecurityTxtDays", "365", "DataHub:SecurityTxtDays must be 1 to 364.")]
    [TestCase("Treshold", "5", "DataHub:Treshold is not a setting of the hub.")]
    [TestCase("CorsOrigins", "https://a.example", "DataHub:CorsOrigins is a list: write DataHub:CorsOrigins:0.")]
    [TestCase("CorsOrigins:0", "*", "Each of DataHub:CorsOrigins must be an origin such as https://example.org; plain http is for loopback alone.")]
    [TestCase("CorsOrigins:0", "https://a.example/", "Each of DataHub:CorsOrigins must be an origin such as https://example.org; plain http is for loopback alone.")]
    [TestCase("CorsOrigins:0", "http://a.example", "Each of DataHub:CorsOrigins must be an origin such as https://example.org; plain http is for loopback alone.")]
    [TestCase("TrustedProxies:0", "proxy", "Each of DataHub:TrustedProxies must be an address or a network such as 10.0.0.0/8, and not the whole internet.")]
    [TestCase("TrustedProxies:0", "0.0.0.0/0", "Each of DataHub:TrustedProxies must be an address or a network such as 10.0.0.0/8, and not the whole internet.")]
    public void A_wrong_setting_is_told_in_one_line_without_its_value(string name, string value, string line)
        => Assert.That(() => HubSettings.ReadHub(Settings(($"DataHub:{name}", value))), Throws.TypeOf<SettingsException>().With.Message.EqualTo(line));

    [TestCase("https://login.example", null, "Authentication:Authority needs Authentication:Audience as well.")]
    [TestCase(null, "https://hub.example", "Authentication:Audience needs Authentication:Authority as well.")]
    [TestCase("http://login.example", "https://hub.example", "Authentication:Authority must be an https address without query or fragment.")]
    [TestCase("urn:datahub:local", "urn:datahub:local:api", "Authentication:Authority must be an https address without query or fragment.")]
    public void A_provider_is_named_whole_or_not_at_all(string? authority, string? audience, string line)
        => Assert.That(
            () => HubSettings.ReadSignIn(Settings(("Authentication:Authority", authority), ("Authentication:Audience", audience)), development: true),
            Throws.TypeOf<SettingsException>().With.Message.EqualTo(line));

    [Test]
    public void Every_setting_has_the_default_that_the_documentation_names()
    {
        var options = HubSettings.ReadHub(Settings());
        Assert.That(options.DataFolder, Is.EqualTo(Path.GetFullPath("./data")));
        Assert.That((options.Database, options.ThresholdFloor, options.RequestsPerMinute, options.MaxCells), Is.EqualTo(("sqlite", 5, 6_000, 10_000)));
        Assert.That(options.CorsOrigins.Concat(options.TrustedProxies), Is.Empty);
    }

    [Test]
    public async Task A_hub_with_a_wrong_setting_prints_one_line_and_ends_with_2()
    {
        var (exit, output, error) = await HubProcess.RunAsync(["--DataHub:Database", "oracle"]);
        Assert.That((exit, output, error), Is.EqualTo((2, "", "DataHub:Database must be sqlite, postgres or sqlserver.")));
    }

    [TestCase("postgres", "PostgreSQL (as Npgsql reads it)")]
    [TestCase("sqlserver", "SQL Server (as Microsoft.Data.SqlClient reads it)")]
    public async Task A_connection_string_that_cannot_be_read_is_not_repeated(string database, string kind)
        => Assert.That(
            await HubProcess.RunAsync(["--DataHub:Database", database, "--DataHub:ConnectionString", "Server=x;Pasword=secret"]),
            Is.EqualTo((2, "", $"DataHub:ConnectionString is not one of {kind}.")));

    [Test]
    public async Task A_connection_string_without_a_host_is_refused()
        => Assert.That(
            await HubProcess.RunAsync(["--DataHub:Database", "postgres", "--DataHub:ConnectionString", "Database=x;Password=secret"]),
            Is.EqualTo((2, "", "DataHub:ConnectionString must name a Host.")));

    [Test]
    public async Task Production_without_a_provider_does_not_start()
    {
        var (exit, _, error) = await HubProcess.RunAsync([], ("Authentication__Authority", null), ("Authentication__Audience", null));
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Is.EqualTo("Authentication:Authority and Authentication:Audience must be set: outside Development tokens come from a provider."));
    }

    [Test, Description("Checklist 32")]
    public async Task A_hub_that_would_leave_crash_dumps_does_not_start()
    {
        var (exit, _, error) = await HubProcess.RunAsync([], ("DOTNET_DbgEnableMiniDump", "1"));
        Assert.That((exit, error), Is.EqualTo((2, "DOTNET_DbgEnableMiniDump must be 0: a crash dump would hold what must not outlive a request.")));
    }

    [Test]
    public async Task A_proxy_is_trusted_by_name_or_not_at_all()
        => Assert.That(
            await HubProcess.RunAsync([], ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")),
            Is.EqualTo((2, "", "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes every proxy: name yours in DataHub:TrustedProxies instead.")));

    [Test]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        await using var other = await Hub.StartAsync();
        var home = Directory.CreateTempSubdirectory();
        var (exit, _, error) = await HubProcess.RunAsync(["--urls", other.Address.ToString()], ("HOME", home.FullName));
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Does.StartWith("The hub cannot start: ").And.Not.Contain("\n"));
        Assert.That(home.GetFileSystemInfos(), Is.Empty, "The hub keeps its files in its data folder alone.");
        home.Delete();
    }

    [Test]
    public async Task A_folder_that_Development_used_is_refused_in_Production()
    {
        await using var hub = await Hub.StartAsync();
        hub.Token(Scopes.Read);
        var (exit, _, error) = await HubProcess.RunAsync([], ("DataHub__DataFolder", hub.DataFolder));
        Assert.That((exit, error), Is.EqualTo((2, "DataHub:DataFolder was used in Development (it holds issuer.key): name another folder.")));
    }

    [Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
    [TestCase(31, UnixFileMode.UserRead)]
    [TestCase(32, UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    public async Task A_noise_key_that_is_short_or_open_to_all_is_refused(int length, UnixFileMode mode)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, new byte[length]);
        File.SetUnixFileMode(path, mode);
        var (exit, _, error) = await HubProcess.RunAsync(["--DataHub:KeyFile", path]);
        File.Delete(path);
        Assert.That((exit, error), Is.EqualTo((2, "The noise key (DataHub:KeyFile, or noise.key in the data folder) must have 32 bytes and be closed to others.")));
    }

    [Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
    [Test]
    public async Task A_noise_key_that_the_database_was_not_written_with_is_refused()
    {
        var key = Path.GetTempFileName();
        await File.WriteAllBytesAsync(key, new byte[32]);
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        var folder = Directory.CreateTempSubdirectory();
        await (await Hub.StartAsync([], folder.FullName)).DisposeAsync();
        var (exit, _, error) = await HubProcess.RunAsync(["--DataHub:KeyFile", key], ("ASPNETCORE_ENVIRONMENT", "Development"), ("DataHub__DataFolder", folder.FullName), ("Authentication__Authority", null), ("Authentication__Audience", null));
        await (await Hub.StartAsync([], folder.FullName)).DisposeAsync();
        folder.Delete(recursive: true);
        File.Delete(key);
        Assert.That((exit, error), Is.EqualTo((2, "The noise key (DataHub:KeyFile) is not the one that this database was written with: every hub over it needs the same file.")));
    }

    [Test]
    public async Task A_noise_key_that_was_named_is_never_made()
    {
        var (exit, _, error) = await HubProcess.RunAsync(["--DataHub:KeyFile", "/nowhere/noise.key"]);
        Assert.That((exit, error), Is.EqualTo((2, "The noise key (DataHub:KeyFile, or noise.key in the data folder) cannot be read.")));
    }

    [Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
    [Test]
    public async Task Folder_and_keys_belong_to_their_owner_alone()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("datahub-").FullName, "new");
        await using (var hub = await Hub.StartAsync([], dataFolder: folder))
        {
            hub.Token(Scopes.Read);
        }

        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.That(File.GetUnixFileMode(folder), Is.EqualTo(owner | UnixFileMode.UserExecute));
        Assert.That(Directory.GetFiles(folder).Select(File.GetUnixFileMode), Is.All.EqualTo(owner));
        Assert.That(new FileInfo(Path.Combine(folder, "noise.key")).Length, Is.EqualTo(32));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Test]
    public async Task The_noise_key_stays_the_same_over_restarts()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        var keys = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            await using var hub = await Hub.StartAsync([], dataFolder: folder);
            keys.Add(await File.ReadAllBytesAsync(Path.Combine(folder, "noise.key")));
        }

        Directory.Delete(folder, recursive: true);
        Assert.That(keys[1], Is.EqualTo(keys[0]));
    }

    private static IConfigurationRoot Settings(params (string Key, string? Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value)).Build();
}
