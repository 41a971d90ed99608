using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentRevocationSourceTests : IDisposable
{
    private readonly DevelopmentPki _pki =
        DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public void Dispose() => _pki.Dispose();

    [Theory]
    [InlineData(false, RevocationEvidenceKind.Ocsp)]
    [InlineData(true, RevocationEvidenceKind.Crl)]
    public async Task GetAsync_GoodSigner_GivesEvidenceOfTheKindPreferred(bool prefersCrl, RevocationEvidenceKind kind)
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.RevocationSource.PrefersCrl = prefersCrl;

        RevocationEvidence? evidence = await _pki.RevocationSource.GetAsync(signer, _pki.IssuingCa);

        Assert.NotNull(evidence);
        Assert.Equal(kind, evidence.Kind);
        Assert.Equal(RevocationStatus.Good, evidence.Status);
        Assert.Null(evidence.RevocationTime);
        Assert.True(evidence.NextUpdate > evidence.ThisUpdate);
        Assert.Equal(prefersCrl ? _pki.IssuingCa : _pki.OcspCertificate, evidence.Signer);
    }

    [Fact]
    public async Task GetAsync_RevokedSigner_SaysWhenAndWhy()
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        DateTimeOffset time = _pki.Options.TimeProvider.GetUtcNow().AddHours(-1);
        _pki.Revoke(signer, time, X509RevocationReason.CessationOfOperation);

        RevocationEvidence? evidence = await _pki.RevocationSource.GetAsync(signer, _pki.IssuingCa);

        Assert.Equal(RevocationStatus.Revoked, evidence?.Status);
        Assert.Equal(time.ToUnixTimeSeconds(), evidence?.RevocationTime?.ToUnixTimeSeconds());
        Assert.Equal(5, evidence?.RevocationReason);
    }

    [Fact]
    public async Task GetAsync_IssuingCa_GivesTheRootsCrl()
    {
        RevocationEvidence? evidence = await _pki.RevocationSource.GetAsync(_pki.IssuingCa, _pki.Root);

        Assert.Equal(RevocationEvidenceKind.Crl, evidence?.Kind);
        Assert.Equal(RevocationStatus.Good, evidence?.Status);
    }

    [Fact]
    public async Task GetAsync_StrangersCertificate_GivesNothing()
    {
        using DevelopmentPki other = DevelopmentPki.Create(_pki.Options);
        using X509Certificate2 stranger = other.IssueSigner("Stranger");

        Assert.Null(await _pki.RevocationSource.GetAsync(stranger, other.IssuingCa));
    }

    [Theory]
    [InlineData(DevelopmentFault.ServerError, true)]
    [InlineData(DevelopmentFault.WrongSignature, false)]
    public async Task GetAsync_FaultInjectedOnce_ThrowsThenHeals(DevelopmentFault fault, bool transient)
    {
        using X509Certificate2 signer = _pki.IssueSigner("Signer");
        _pki.OcspResponder.Faults.Inject(fault, times: 1);

        RevocationException error = await Assert.ThrowsAsync<RevocationException>(
            async () => await _pki.RevocationSource.GetAsync(signer, _pki.IssuingCa));

        Assert.Equal(transient, error.IsTransient);
        Assert.NotNull(await _pki.RevocationSource.GetAsync(signer, _pki.IssuingCa));
    }
}
