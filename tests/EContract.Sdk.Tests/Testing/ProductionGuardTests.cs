using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.Testing;

public sealed class ProductionGuardTests
{
    [Theory]
    [InlineData("DOTNET_ENVIRONMENT", "Production")]
    [InlineData("DOTNET_ENVIRONMENT", "production")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "PRODUCTION")]
    public void ThrowIfProduction_EnvironmentSaysSo_ThrowsNamingTheVariable(string variable, string value)
    {
        DevelopmentPkiException error = Assert.Throws<DevelopmentPkiException>(
            () => ProductionGuard.ThrowIfProduction(name => name == variable ? value : null));

        Assert.Contains(variable, error.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Development")]
    [InlineData("Staging")]
    public void ThrowIfProduction_AnythingElse_DoesNothing(string? value) => ProductionGuard.ThrowIfProduction(_ => value);
}
