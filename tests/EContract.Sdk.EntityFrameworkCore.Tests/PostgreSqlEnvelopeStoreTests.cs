using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Conformance;

namespace EContract.Sdk.EntityFrameworkCore.Tests;

public sealed class PostgreSqlEnvelopeStoreTests : EnvelopeStoreConformance, IAsyncLifetime
{
    private PostgreSqlTestDatabase _database = null!;
    private EntityFrameworkEnvelopeStore _store = null!;

    protected override IEnvelopeStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgreSqlTestDatabase.CreateAsync();
        _store = _database.Open();
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
