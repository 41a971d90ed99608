using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using OcspRequest = EContract.Sdk.Revocation.OcspRequest;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>Reading what responders and CAs say, without a network.</summary>
public sealed class RevocationEvidenceTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, BaseUri = new Uri("http://127.0.0.1:9/") });
    private readonly X509Certificate2 _signer;

    public RevocationEvidenceTests() => _signer = _pki.IssueSigner("Signer");

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void OcspFindEvidence_Good_SaysGoodByTheDelegatedResponder()
    {
        RevocationEvidence evidence = Ask(_signer)!;

        Assert.Equal(RevocationStatus.Good, evidence.Status);
        Assert.Equal(_pki.OcspCertificate.Subject, evidence.Signer.Subject);
        Assert.Equal(evidence.ThisUpdate + _pki.Options.OcspLifetime, evidence.NextUpdate);
        Assert.Null(evidence.RevocationTime);
    }

    [Fact]
    public void OcspFindEvidence_Revoked_SaysSinceWhenAndWhy()
    {
        DateTimeOffset since = DateTimeOffset.FromUnixTimeSeconds(_pki.Options.TimeProvider.GetUtcNow().ToUnixTimeSeconds());
        _pki.Revoke(_signer, since, X509RevocationReason.KeyCompromise);

        RevocationEvidence evidence = Ask(_signer)!;

        Assert.Equal(RevocationStatus.Revoked, evidence.Status);
        Assert.Equal(since, evidence.RevocationTime);
        Assert.Equal((int)CrlReason.KeyCompromise, evidence.RevocationReason);
    }

    [Fact]
    public void OcspFindEvidence_OtherCertificate_FindsNothing()
    {
        using X509Certificate2 other = _pki.IssueSigner("Other");

        Assert.Null(OcspVerifier.FindEvidence(Respond(_signer), other, _pki.IssuingCa));
    }

    [Fact]
    public void OcspFindEvidence_BrokenSignature_Throws()
    {
        _pki.OcspResponder.Faults.Inject(DevelopmentFault.WrongSignature);

        var error = Assert.Throws<RevocationException>(() => Ask(_signer));
        Assert.Contains("wrong signature", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OcspDecode_TryLater_IsTransient()
    {
        _pki.OcspResponder.Faults.Inject(DevelopmentFault.Rejection);

        var error = Assert.Throws<RevocationException>(() => Respond(_signer));
        Assert.True(error.IsTransient);
        Assert.Contains("tryLater", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CrlFindEvidence_NotListed_SaysGood()
    {
        RevocationEvidence evidence = CrlVerifier.FindEvidence(Crl(), _signer, _pki.IssuingCa)!;

        Assert.Equal(RevocationStatus.Good, evidence.Status);
        Assert.Equal(RevocationEvidenceKind.Crl, evidence.Kind);
    }

    [Fact]
    public void CrlFindEvidence_Listed_SaysSinceWhenAndWhy()
    {
        for (int i = 0; i < 30; i++)
            _pki.Revoke(_pki.IssueSigner($"Other {i}"));
        _pki.Revoke(_signer, reason: X509RevocationReason.CessationOfOperation);

        RevocationEvidence evidence = CrlVerifier.FindEvidence(Crl(), _signer, _pki.IssuingCa)!;

        Assert.Equal(RevocationStatus.Revoked, evidence.Status);
        Assert.NotNull(evidence.RevocationTime);
        Assert.Equal((int)CrlReason.CessationOfOperation, evidence.RevocationReason);
    }

    [Fact]
    public void CrlFindEvidence_OtherIssuer_FindsNothing() => Assert.Null(CrlVerifier.FindEvidence(Crl(), _pki.IssuingCa, _pki.Root));

    [Fact]
    public async Task EmbeddedSource_SeveralStatements_GivesTheNewest()
    {
        var clock = new DevelopmentClock();
        clock.Freeze();
        using var pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, TimeProvider = clock });
        X509Certificate2 signer = pki.IssueSigner("Signer");
        byte[] early = pki.IssuingCaCrlIssuer.Issue();
        clock.Advance(TimeSpan.FromDays(1));
        pki.Revoke(signer);
        byte[] late = pki.OcspResponder.Respond(OcspRequest.For(signer, pki.IssuingCa, null).Encode());

        var source = new EmbeddedRevocationSource([late, new byte[] { 1, 2, 3 }], [early]);

        Assert.Equal(RevocationStatus.Revoked, (await source.GetAsync(signer, pki.IssuingCa, TestContext.Current.CancellationToken))!.Status);
        Assert.Equal([RevocationEvidenceKind.Ocsp, RevocationEvidenceKind.Crl], source.FindAll(signer, pki.IssuingCa).Select(evidence => evidence.Kind));
        Assert.Single(source.Problems);
    }

    [Fact]
    public async Task EmbeddedSource_ForgedCrl_GivesNothing()
    {
        byte[] crl = _pki.IssuingCaCrlIssuer.Issue();
        crl[^1] ^= 1;

        Assert.Null(await new EmbeddedRevocationSource([], [crl]).GetAsync(_signer, _pki.IssuingCa, TestContext.Current.CancellationToken));
    }

    private RevocationEvidence? Ask(X509Certificate2 certificate) => OcspVerifier.FindEvidence(Respond(certificate), certificate, _pki.IssuingCa);

    private OcspResponse Respond(X509Certificate2 certificate) =>
        OcspResponse.Decode(_pki.OcspResponder.Respond(OcspRequest.For(certificate, _pki.IssuingCa, null).Encode()));

    private CertificateRevocationList Crl() => CertificateRevocationList.Decode(_pki.IssuingCaCrlIssuer.Issue());
}
