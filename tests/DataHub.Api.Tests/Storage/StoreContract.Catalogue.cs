using DataHub.Api.Catalogue;
using DataHub.Api.Storage;

namespace DataHub.Api.Tests.Storage;

internal abstract partial class StoreContract
{
    private static readonly Label Text = new("Tekst", "Text");

    private static readonly PolicyDocument Policy = new(5, "publish", "allow", "immediate", 1, "total-only");

    private static readonly IndicatorDocument Indicator = new(
        "victims", Text, "results", "persons", "count", "flow", ["year"], [new DimensionDocument("age", "ages")], ["comensha"], Policy, Text, [new AnnotationDocument("2020", "a", "b")], "2020", null);

    private static readonly CodeListDocument Ages = new("ages", Text, [new CodeEntry("minor", null, Text, "2020", null), new CodeEntry("baby", "minor", Text, null, null)]);

    private static readonly PartnerDocument Partner = new("comensha", Text, ["comensha-client"], "DPA-1", null, null);

    [Test]
    public async Task The_snapshot_moves_on_with_every_document_stored()
    {
        var before = _store.Catalogue.Current;
        var list = await _store.WriteAsync(s => _store.Catalogue.Put(s, Ages));
        var indicator = await _store.WriteAsync(s => _store.Catalogue.Put(s, Indicator));
        var partner = await _store.WriteAsync(s => _store.Catalogue.Put(s, Partner));
        var now = _store.Catalogue.Current;

        Assert.That((before.Version, now.Version), Is.EqualTo((0, 3)));
        Assert.That(Json(now.CodeLists["ages"]), Is.EqualTo(Json(list)));
        Assert.That(Json(now.Indicators["victims"]), Is.EqualTo(Json(indicator)));
        Assert.That(Json(now.Partners["comensha"]), Is.EqualTo(Json(partner)));
        Assert.That(now.PartnerOf("comensha-client")?.Code, Is.EqualTo("comensha"));
    }

    [Test]
    public async Task A_document_comes_back_as_it_was_stored()
    {
        await _store.WriteAsync(s => _store.Catalogue.Put(s, Ages));
        await _store.WriteAsync(s => _store.Catalogue.Put(s, Indicator));
        await _store.WriteAsync(s => _store.Catalogue.Put(s, Partner));
        var reloaded = new CatalogueStore(_store.Database, _store.Clock).Current;

        Assert.That(Json(reloaded.CodeLists["ages"].Document), Is.EqualTo(Json(Ages)));
        Assert.That(Json(reloaded.Indicators["victims"].Document), Is.EqualTo(Json(Indicator)));
        Assert.That(Json(reloaded.Partners["comensha"].Document), Is.EqualTo(Json(Partner)));
        Assert.That(Json(reloaded), Is.EqualTo(Json(_store.Catalogue.Current)));
    }

    [Test]
    public async Task Every_version_is_kept_with_a_strong_etag_of_its_own()
    {
        for (var i = 1; i <= 3; i++)
        {
            await _store.WriteAsync(s => _store.Catalogue.Put(s, Indicator with { Unit = $"unit-{i}" }));
            _store.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var history = _store.Catalogue.History("victims");
        Assert.That(history.Select(v => (v.Version, v.Document.Unit)), Is.EqualTo(new[] { (1, "unit-1"), (2, "unit-2"), (3, "unit-3") }));
        Assert.That(history.Select(v => v.ETag), Is.EqualTo(new[] { "\"indicator/victims/1\"", "\"indicator/victims/2\"", "\"indicator/victims/3\"" }));
        Assert.That(history.Select(v => v.ChangedAt), Is.Ordered.And.Unique);
        Assert.That(_store.Catalogue.History("unknown"), Is.Empty);
    }

    [Test]
    public async Task The_policy_version_moves_only_when_the_policy_changes()
    {
        var changed = Indicator with { Policy = Policy with { Threshold = 11 } };
        foreach (var document in new[] { Indicator, Indicator with { Unit = "cases" }, changed, changed with { Unit = "cases" }, Indicator })
        {
            await _store.WriteAsync(s => _store.Catalogue.Put(s, document));
        }

        Assert.That(_store.Catalogue.History("victims").Select(v => v.PolicyVersion), Is.EqualTo(new[] { 1, 1, 2, 2, 3 }));
    }

    [Test]
    public void A_document_that_is_rolled_back_never_shows()
    {
        Assert.That(
            () => _store.WriteAsync<int>(s => throw new TimeoutException($"{_store.Catalogue.Put(s, Ages).Version}")), Throws.TypeOf<TimeoutException>());
        Assert.That(_store.Catalogue.Current, Is.SameAs(CatalogueSnapshot.Empty));
    }

    [Test]
    public async Task The_catalogues_version_is_seen_inside_the_transaction()
    {
        var versions = await _store.WriteAsync(s =>
        {
            var before = _store.Catalogue.VersionIn(s);
            _store.Catalogue.Put(s, Ages);
            _store.Catalogue.Put(s, Ages);
            return (before, Snapshot: _store.Catalogue.Current.Version, After: _store.Catalogue.VersionIn(s));
        });

        Assert.That(versions, Is.EqualTo((0, 0, 2)));
        Assert.That(_store.Catalogue.Current.CodeLists["ages"].Version, Is.EqualTo(2));
    }

    private static string Json<T>(T document) => System.Text.Json.JsonSerializer.Serialize(document);
}
