using System.Net.Http.Headers;
using DataHub.Api.Security;

namespace DataHub.Api.Demo;

/// <summary>The people and systems of the demo: each calls the hub over HTTP with a token of its own.</summary>
internal sealed class DemoActors : IDisposable
{
    /// <summary>As long as the hub accepts.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(6);

    private readonly Func<string, string, string> _token;
    private readonly Uri _address;
    private readonly Dictionary<string, HttpClient> _clients = [];

    public DemoActors(WebApplication app)
    {
        var issuer = app.Services.GetRequiredService<LocalIssuer>();
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        _token = (client, scope) => issuer.Token(client, scope, now, Life);
        _address = new Uri(app.Urls.First());
        Steward = Client(StewardToken);
        Dashboard = Client(DashboardToken);
    }

    public string StewardToken => Token(Scopes.Catalogue, "steward");

    public string DashboardToken => Token(Scopes.Read, "dashboard");

    public string OfficerToken => Token(Scopes.Audit, "privacy-officer");

    public HttpClient Steward { get; }

    public HttpClient Dashboard { get; }

    public HttpClient Partner(string code) => Client(PartnerToken(code));

    public string PartnerToken(string code) => Token(Scopes.Submit, code);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private string Token(string scope, string client) => _token(client, scope);

    private HttpClient Client(string token)
    {
        if (!_clients.TryGetValue(token, out var client))
        {
            client = new HttpClient { BaseAddress = _address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            _clients.Add(token, client);
        }

        return client;
    }
}
