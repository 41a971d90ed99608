using EContract.Sdk.Pdf;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Documentation;

/// <summary>The guide's tables name everything that there is.</summary>
public sealed class SigningGuideTests
{
    private static readonly string Guide = File.ReadAllText(RepositoryRoot.Combine("docs", "signing.md"));

    [Fact]
    public void Errors_EveryFailureOfSigning_IsExplained() =>
        Assert.All(Enum.GetNames<PdfSigningFailure>(), name => Assert.Contains($"`{name}`", Guide, StringComparison.Ordinal));

    [Fact]
    public void Bounds_EveryLimit_IsThere() =>
        Assert.All(
            typeof(PdfReaderOptions).GetProperties().Select(property => property.Name).Where(name => name.StartsWith("Max", StringComparison.Ordinal)),
            name => Assert.Contains($"`{name}`", Guide, StringComparison.Ordinal));
}
