using EContract.Sdk.EntityFrameworkCore.Tests.Databases;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Auditing;

public sealed class PostgreSqlAuditTamperingTests : AuditTamperingTests
{
    protected override async Task<TestDatabase> CreateDatabaseAsync() => await PostgreSqlTestDatabase.CreateAsync();
}
