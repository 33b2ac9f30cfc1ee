using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Storage;

/// <summary>What every database must do. One class per database derives from this.</summary>
internal abstract partial class StoreContract
{
    private static readonly TableKey Victims2020 = new("comensha", "victims", "2020");
    private static readonly TableKey Victims2021 = Victims2020 with { TimePeriod = "2021" };

    private TestStore _store = null!;

    protected abstract TestStore Open();

    /// <summary>Whether several statements go to the database in one message.</summary>
    protected virtual bool IsSentInBatches => false;

    [SetUp]
    public void SetUp() => _store = Open();

    [TearDown]
    public async Task TearDown()
    {
        // Where the database is not installed there is none.
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private T Read<T>(Func<StoreConnection, T> read) => _store.Database.Read(read);
}

internal sealed class SqliteStoreTests : StoreContract
{
    protected override TestStore Open() => new();
}
