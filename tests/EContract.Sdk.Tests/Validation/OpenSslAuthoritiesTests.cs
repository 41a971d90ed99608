using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Pki;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Signed and validated over HTTP with authorities that nobody here wrote.</summary>
public sealed class OpenSslAuthoritiesTests(OpenSslPkiFixture fixture) : IClassFixture<OpenSslPkiFixture>, IDisposable
{
    private readonly OpenSslPki _pki = fixture.Pki;
    private readonly TemporaryDirectory _directory = new();

    private TrustAnchors Trust => TrustAnchors.FromPemFile(_pki.RootFile);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAndValidate_LongTerm_PassesWithAndWithoutTheNetwork()
    {
        string signed = await SignAsync(_pki.GoodSignerFile, PadesLevel.BaselineLTA);

        foreach (IRevocationSource? online in (IRevocationSource?[])[new OnlineRevocationSource(), null])
        {
            ValidationReport report = await new PdfSignatureValidator(Trust, online).ValidateAsync(signed);

            Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
            Assert.Equal(SignatureLevel.BaselineLTA, report.Signatures[0].Level);
        }
    }

    [Fact]
    public async Task SignAndValidate_RevokedSigner_IsRevokedNoPoe()
    {
        string signed = await SignAsync(_pki.RevokedSignerFile, PadesLevel.BaselineB);

        ValidationReport report = await new PdfSignatureValidator(Trust, new OnlineRevocationSource()).ValidateAsync(signed);

        Assert.Equal((ValidationIndication.Indeterminate, ValidationSubIndication.RevokedNoPoe), (report.Indication, report.Signatures[0].SubIndication));
        Assert.Contains("KeyCompromise", Assert.Single(report.Signatures).Messages[0], StringComparison.Ordinal);
    }

    private async Task<string> SignAsync(string keyFile, PadesLevel level)
    {
        using X509Signer signer = X509Signer.FromPkcs12File(keyFile, OpenSslPki.Password);
        string output = _directory.Combine("signed.pdf");
        await new PdfSigner(signer, new Rfc3161TimestampAuthority(_pki.TimestampUri), new OnlineRevocationSource(), Trust)
            .SignAsync(SamplePdfs.Contract, output, new PdfSignatureOptions { Level = level });
        return output;
    }
}
