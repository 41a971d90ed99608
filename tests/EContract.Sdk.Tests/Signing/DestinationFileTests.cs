using System.Runtime.Versioning;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing;

[UnsupportedOSPlatform("windows")]
public sealed class DestinationFileTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAsync_OntoAFileOfTheOwnerOnly_StaysTheOwnersOnly()
    {
        using X509Signer signer = authorities.CreateSigner();
        string path = _directory.Combine("contract.pdf");
        File.Copy(SamplePdfs.Contract, path);
        File.SetUnixFileMode(path, OwnerOnly);

        await new PdfSigner(signer).SignAsync(path, path);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Single(RawSignature.FindAll(await File.ReadAllBytesAsync(path)));
    }

    [Fact]
    public async Task SignAsync_OntoALink_WritesWhereItPoints()
    {
        using X509Signer signer = authorities.CreateSigner();
        string path = _directory.Combine("contract.pdf"), link = _directory.Combine("link.pdf");
        File.Copy(SamplePdfs.Contract, path);
        File.CreateSymbolicLink(link, path);

        await new PdfSigner(signer).SignAsync(link, link);

        Assert.Equal(path, File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);
        Assert.Single(RawSignature.FindAll(await File.ReadAllBytesAsync(path)));
    }
}
