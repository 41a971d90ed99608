using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Whoever embeds revocation information chooses it: a good status from before the signature proves nothing about it.</summary>
public sealed class OutdatedEvidenceTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task ValidateAsync_OcspResponseOlderThanTheRevocation_IsRevokedNoPoe()
    {
        byte[] signed = await SignWithOutdatedEvidenceAsync();

        SignatureReport signature = await _world.ValidateOneAsync(signed);

        Assert.Equal((ValidationIndication.Indeterminate, ValidationSubIndication.RevokedNoPoe), (signature.Indication, signature.SubIndication));
        Assert.Equal(SignatureLevel.BaselineLT, signature.Level);
    }

    [Fact]
    public async Task ValidateAsync_OcspResponseOlderThanTheSignatureAndOffline_CountsUntilItIsOver()
    {
        SignatureReport signature = await _world.ValidateOneAsync(await SignWithOutdatedEvidenceAsync(), online: false);

        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLT), (signature.Indication, signature.Level));
        Assert.Empty(signature.Messages);
    }

    [Fact]
    public async Task ValidateAsync_NetworkHasNothingNewer_PassesAndSaysSo()
    {
        byte[] signed = await SignWithOutdatedEvidenceAsync();

        ValidationReport report = await _world.ValidateAsync(signed, new Source(_ => throw new RevocationException("Nobody answers.", true)));

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.Equal(ValidationIndication.TotalPassed, signature.Indication);
        Assert.Contains(signature.Messages, message => message.Contains("nothing newer", StringComparison.Ordinal) && message.Contains("Nobody answers.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ValidateAsync_EvidenceFetchedWhenSigned_AsksNobody()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLT);
        var asked = new List<X509Certificate2>();

        ValidationReport report = await _world.ValidateAsync(signed, new Source(certificate =>
        {
            asked.Add(certificate);
            return null;
        }));

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Empty(asked);
        Assert.Empty(Assert.Single(report.Signatures).Messages);
    }

    /// <summary>Asks while all is well, has the certificate revoked, and signs with the old answer.</summary>
    private async Task<byte[]> SignWithOutdatedEvidenceAsync()
    {
        using X509Signer signer = _world.CreateSigner();
        X509Certificate2 certificate = (await signer.GetCredentialAsync()).Certificate;
        RevocationEvidence outdated = (await _world.Pki.RevocationSource.GetAsync(certificate, _world.Pki.IssuingCa))!;
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Pki.Revoke(certificate, reason: X509RevocationReason.KeyCompromise);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        using var signed = new MemoryStream();
        var replaying = new Source(asked => asked.Thumbprint == certificate.Thumbprint ? outdated : null, _world.Pki.RevocationSource);
        await using FileStream document = File.OpenRead(SamplePdfs.Contract);
        await new PdfSigner(signer, _world.Pki.TimestampAuthority, replaying, _world.Trust, _world.Clock)
            .SignAsync(document, signed, new PdfSignatureOptions { Level = PadesLevel.BaselineLT });
        return signed.ToArray();
    }

    private sealed class Source(Func<X509Certificate2, RevocationEvidence?> answer, IRevocationSource? otherwise = null) : IRevocationSource
    {
        public async ValueTask<RevocationEvidence?> GetAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken = default)
        {
            RevocationEvidence? own = answer(certificate);
            return own is null && otherwise is not null ? await otherwise.GetAsync(certificate, issuer, cancellationToken) : own;
        }
    }
}
