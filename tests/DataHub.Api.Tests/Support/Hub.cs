using System.Net.Http.Headers;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support.Postgres;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataHub.Api.Tests.Support;

/// <summary>The real hub on a free loopback port: Development, a data folder and a clock of its own.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private static readonly SocketsHttpHandler Handler = new() { AllowAutoRedirect = false, UseCookies = false };

    private readonly Factory _factory;
    private readonly List<HttpClient> _clients = [];
    private readonly bool _ownsFolder;

    private Hub(string dataFolder, bool ownsFolder, Clock clock, IEnumerable<(string Key, string? Value)> settings, Action<IServiceCollection>? services, string environment)
    {
        DataFolder = dataFolder;
        Clock = clock;
        _ownsFolder = ownsFolder;
        _factory = new Factory(this, [.. OverPostgres.Settings(dataFolder), .. settings], services, environment);
    }

    public string DataFolder { get; }

    public Clock Clock { get; }

    /// <summary>Everything the hub logged, at the levels of the console.</summary>
    public LogCapture Logs { get; } = new();

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _factory.Services;

    /// <summary>Without a token.</summary>
    public HttpClient Anonymous => Open(null);

    public static Task<Hub> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(settings, services: null);

    /// <summary>As above; with <paramref name="dataFolder"/> over an existing folder, which is then left in place.</summary>
    public static async Task<Hub> StartAsync(
        IEnumerable<(string Key, string? Value)> settings,
        string? dataFolder = null,
        Clock? clock = null,
        Action<IServiceCollection>? services = null,
        string environment = "Development")
    {
        var folder = dataFolder ?? Directory.CreateTempSubdirectory("datahub-").FullName;
        var hub = new Hub(folder, dataFolder is null, clock ?? new Clock(), settings, services, environment);
        hub._factory.StartServer();
        var address = hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        hub.Address = new Uri(address);
        await Task.CompletedTask;
        return hub;
    }

    /// <summary>A client with a token of the local issuer, valid for an hour. Several scopes are separated by spaces.</summary>
    public HttpClient Client(string scope, string clientId = "test-client") => Open(Token(scope, clientId));

    public string Token(string scope, string clientId = "test-client")
        => Services.GetRequiredService<LocalIssuer>().Token(clientId, scope, Clock.GetUtcNow(), TimeSpan.FromHours(1));

    /// <summary>A client that sends this token, whatever it is.</summary>
    public HttpClient Open(string? token)
    {
        var client = new HttpClient(Handler, disposeHandler: false) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _factory.DisposeAsync();
        await WaitForFolderAsync();
        Logs.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    /// <summary>The factory may return while the program itself still closes the store: it has closed when the folder's lock is free.</summary>
    private async Task WaitForFolderAsync()
    {
        for (var i = 0; i < 500; i++)
        {
            try
            {
                using var free = new FileStream(Path.Combine(DataFolder, "hub.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(20);
            }
        }
    }

    private sealed class Factory : WebApplicationFactory<Program>
    {
        private readonly Hub _hub;
        private readonly (string Key, string? Value)[] _settings;
        private readonly Action<IServiceCollection>? _services;
        private readonly string _environment;

        public Factory(Hub hub, (string Key, string? Value)[] settings, Action<IServiceCollection>? services, string environment)
        {
            (_hub, _settings, _services, _environment) = (hub, settings, services, environment);
            UseKestrel();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(_environment);
            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.UseSetting("DataHub:DataFolder", _hub.DataFolder);
            foreach (var (key, value) in _settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureLogging(logging => logging.AddProvider(_hub.Logs));
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(_hub.Clock);
                _services?.Invoke(services);
            });
        }
    }
}
