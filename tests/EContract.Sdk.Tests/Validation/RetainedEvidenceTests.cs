using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation;

/// <summary>A good status of a certificate that has expired counts when the authority says that it remembers those.</summary>
public sealed class RetainedEvidenceTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(null, ValidationSubIndication.TryLater)]
    [InlineData(1, ValidationSubIndication.TryLater)]
    [InlineData(-1, null)]
    public async Task Validate_StatusFromAfterTheExpiry(int? retainedSinceDaysAfterExpiry, ValidationSubIndication? expected)
    {
        using X509Certificate2 certificate = _world.Pki.IssueSigner("署名 太郎");
        using var signer = new Sdk.Cryptography.X509Signer(certificate);
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineT, signer);
        DateTimeOffset expiry = certificate.NotAfter;
        _world.Clock.Set(expiry.AddDays(2));
        DateTimeOffset? retained = retainedSinceDaysAfterExpiry is { } days ? expiry.AddDays(days) : null;

        ValidationReport report = await _world.ValidateAsync(signed, new Late(_world, certificate, retained));

        Assert.Equal(expected, Assert.Single(report.Signatures).SubIndication);
    }

    private sealed class Late(SigningWorld world, X509Certificate2 about, DateTimeOffset? retained) : IRevocationSource
    {
        public async ValueTask<RevocationEvidence?> GetAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken = default)
        {
            RevocationEvidence? evidence = await world.Pki.RevocationSource.GetAsync(certificate, issuer, cancellationToken);
            return certificate.RawDataMemory.Span.SequenceEqual(about.RawDataMemory.Span) ? evidence! with { RetainsExpiredSince = retained } : evidence;
        }
    }
}
