using EContract.Sdk.EntityFrameworkCore.Tests.Databases;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Auditing;

public sealed class SqliteAuditTamperingTests : AuditTamperingTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
