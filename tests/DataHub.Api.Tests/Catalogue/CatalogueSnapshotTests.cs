using DataHub.Api.Catalogue;
using DataHub.Api.Tests.Aggregates;

namespace DataHub.Api.Tests.Catalogue;

/// <summary>What of the catalogue a submission is judged by: partner "a" and its indicator "victims" over the code lists areas and ages.</summary>
internal sealed class CatalogueSnapshotTests
{
    private static readonly CatalogueSnapshot Before = Stored.Catalogue(Stored.Indicator);

    [Test]
    public void A_change_of_other_documents_does_not_matter()
    {
        var lists = Before.CodeLists.Add("towns", Before.CodeLists["areas"]).SetItem("towns", Next(Before.CodeLists["areas"]));
        var after = Before with { Version = 9, CodeLists = lists, Partners = Before.Partners.SetItem("b", Next(Before.Partners["b"])) };

        Assert.That(after.JudgesAlike(Before, "a", ["victims"]), Is.True);
    }

    [Test]
    public void A_change_of_the_indicator_of_a_code_list_or_of_the_partner_matters()
    {
        CatalogueSnapshot[] changed =
        [
            Before with { Indicators = Before.Indicators.SetItem("victims", Next(Before.Indicators["victims"])) },
            Before with { CodeLists = Before.CodeLists.SetItem("ages", Next(Before.CodeLists["ages"])) },
            Before with { Partners = Before.Partners.SetItem("a", Next(Before.Partners["a"])) },
            Before with { Partners = Before.Partners.Remove("a") },
        ];

        Assert.That(changed.Where(c => c.JudgesAlike(Before, "a", ["victims"])), Is.Empty);
    }

    [Test]
    public void A_client_that_belongs_to_another_partner_now_matters()
    {
        var own = Before.Partners["a"] with { Document = Before.Partners["a"].Document with { Clients = [] } };
        var other = Before.Partners["b"] with { Document = Before.Partners["b"].Document with { Clients = ["a"] } };
        var after = Before with { Partners = Before.Partners.SetItem("a", own).SetItem("b", other) };

        Assert.That(after.JudgesAlike(Before, "a", ["victims"]), Is.False);
    }

    private static Versioned<T> Next<T>(Versioned<T> document) => document with { Version = document.Version + 1 };
}
