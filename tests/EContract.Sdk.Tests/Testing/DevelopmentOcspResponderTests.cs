using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentOcspResponderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentPki _pki =
        DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public void Dispose()
    {
        _pki.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("-sha1")]
    [InlineData("-sha256")]
    [InlineData("-sha512")]
    public async Task Respond_GoodCertificate_OpenSslSaysGood(string digest)
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");

        ToolResult result = await AskAsync(_pki, signer, digest);

        Assert.Contains("Response verify OK", result.Errors);
        Assert.Contains("signer.pem: good", result.Text);
        Assert.DoesNotContain("WARNING", result.Errors);
    }

    [Fact]
    public async Task Respond_RsaResponder_OpenSslSaysGood()
    {
        using DevelopmentPki rsa = DevelopmentPki.Create();
        using X509Certificate2 signer = rsa.IssueSigner("Signer");

        Assert.Contains("signer.pem: good", (await AskAsync(rsa, signer)).Text);
    }

    [Theory]
    [InlineData(X509RevocationReason.KeyCompromise, "Reason: keyCompromise")]
    [InlineData(X509RevocationReason.Unspecified, "Revocation Time")]
    public async Task Respond_RevokedCertificate_OpenSslSaysRevoked(X509RevocationReason reason, string expected)
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.Revoke(signer, reason: reason);

        ToolResult result = await AskAsync(_pki, signer);

        Assert.Contains("signer.pem: revoked", result.Text);
        Assert.Contains(expected, result.Text);
    }

    [Fact]
    public async Task Respond_CertificateNeverIssued_OpenSslSaysUnknown()
    {
        using DevelopmentPki other = DevelopmentPki.Create(_pki.Options);
        using X509Certificate2 stranger = other.IssueSigner("Stranger");

        Assert.Contains("signer.pem: unknown", (await AskAsync(_pki, stranger)).Text);
    }

    [Fact]
    public async Task Respond_WrongNonceFault_OpenSslNotices()
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.OcspResponder.Faults.Inject(DevelopmentFault.WrongNonce);

        Assert.Contains("Nonce Verify error", (await AskAsync(_pki, signer)).Errors);
    }

    [Fact]
    public async Task Respond_WrongSignatureFault_OpenSslNotices()
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.OcspResponder.Faults.Inject(DevelopmentFault.WrongSignature);

        Assert.Contains("Response Verify Failure", (await AskAsync(_pki, signer)).Errors);
    }

    [Fact]
    public async Task Respond_StaleFault_OpenSslNotices()
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.OcspResponder.Faults.Inject(DevelopmentFault.Stale);

        Assert.Contains("WARNING: Status times invalid", (await AskAsync(_pki, signer)).Errors + (await AskAsync(_pki, signer)).Text);
    }

    [Fact]
    public async Task Respond_RejectionFaultOnce_TriesLaterThenHeals()
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.OcspResponder.Faults.Inject(DevelopmentFault.Rejection, times: 1);

        Assert.Contains("trylater", (await AskAsync(_pki, signer)).Text + (await AskAsync(_pki, signer)).Errors);
        Assert.Contains("signer.pem: good", (await AskAsync(_pki, signer)).Text);
    }

    [Fact]
    public void Respond_Garbage_IsMalformedRequest() =>
        Assert.Equal([0x30, 0x03, 0x0A, 0x01, 0x01], _pki.OcspResponder.Respond("garbage"u8.ToArray()));

    [Fact]
    public void Inject_FaultThatAnAuthorityDoesNotHave_Throws() =>
        Assert.Throws<ArgumentException>(() => _pki.RootCrlIssuer.Faults.Inject(DevelopmentFault.WrongNonce));

    private async Task<ToolResult> AskAsync(DevelopmentPki pki, X509Certificate2 certificate, string digest = "-sha256")
    {
        pki.SaveTo(_directory.FullPath);
        File.WriteAllText(_directory.Combine("signer.pem"), certificate.ExportCertificatePem());
        string[] about = [digest, "-issuer", _directory.Combine("ca.pem"), "-cert", _directory.Combine("signer.pem")];
        string request = _directory.Combine("request");
        (await OpenSsl.RunAsync(["ocsp", .. about, "-reqout", request])).EnsureSuccess();
        string response = _directory.WriteFile("response", pki.OcspResponder.Respond(File.ReadAllBytes(request)));
        string[] trust = ["-CAfile", _directory.Combine("root.pem"), "-verify_other", _directory.Combine("ca.pem")];
        // With -cert OpenSSL makes a request of its own in place of -reqin, so the nonce is judged apart from the status.
        ToolResult nonce = await OpenSsl.RunAsync(["ocsp", "-no_nonce", "-reqin", request, "-respin", response, .. trust]);
        ToolResult status = await OpenSsl.RunAsync(["ocsp", "-no_nonce", "-respin", response, .. about, .. trust]);
        return status with { Errors = nonce.Errors + status.Errors };
    }
}
