using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.EntityFrameworkCore.Tests.Search;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Conformance;

namespace EContract.Sdk.EntityFrameworkCore.Tests;

public sealed class PostgreSqlEnvelopeStoreTests : EnvelopeStoreConformance, IAsyncLifetime
{
    private PostgreSqlTestDatabase _database = null!;
    private EntityFrameworkEnvelopeStore _store = null!;
    private EntityFrameworkEnvelopeStore? _hasty;

    protected override IEnvelopeStore Store => _store;

    protected override IEnvelopeStore Hasty => _hasty ??= new(_database.Options) { Bounds = HastyBounds.Value };

    public async ValueTask InitializeAsync()
    {
        _database = await PostgreSqlTestDatabase.CreateAsync();
        _store = _database.Open();
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        _hasty?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
