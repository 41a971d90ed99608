using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Pki;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>Signing with certificates, timestamps, OCSP answers and CRLs that OpenSSL made: nothing of ours on the other side.</summary>
public sealed class OpenSslPkiTests(OpenSslPkiFixture fixture) : IClassFixture<OpenSslPkiFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private OpenSslPki Pki => fixture.Pki;

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("B-T", 1)]
    [InlineData("B-LT", 1)]
    [InlineData("B-LTA", 2)]
    public async Task Sign_AtEachTimestampedLevel_EveryRefereeIsContent(string level, int signatures)
    {
        (await SignAsync(Pki.GoodSignerFile, level)).EnsureSuccess();

        Assert.Equal(signatures, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Specification, Output, Pki.Root)).Count);
    }

    [Fact]
    public async Task Timestamp_Document_OpenSslVerifiesIt()
    {
        (await Econtract.RunAsync("timestamp", SamplePdfs.Contract, Output, "--tsa", Pki.TimestampUri.AbsoluteUri)).EnsureSuccess();

        Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, Pki.Root));
    }

    [Fact]
    public async Task Sign_RevokedSigner_Refuses()
    {
        ToolResult result = await SignAsync(Pki.RevokedSignerFile, "B-LT");

        Econtract.AssertFailed(result, 1, "Revoked Signer", "revoked");
        Assert.False(File.Exists(Output));
    }

    private Task<ToolResult> SignAsync(string signer, string level) => Econtract.RunAsync(
        "sign", SamplePdfs.Specification, Output, "--level", level, "--p12", signer, "--p12-password", OpenSslPki.Password,
        "--tsa", Pki.TimestampUri.AbsoluteUri, "--trust", Pki.RootFile);
}
