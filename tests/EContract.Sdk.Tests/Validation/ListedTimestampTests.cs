using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pades;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Timestamps count when a list of services knows their authority (認定タイムスタンプ).</summary>
public sealed class ListedTimestampTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Validate_ListedService_PassesAndNamesIt()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLTA);

        ValidationReport report = await ValidateAsync(signed, _world.Pki.TimestampingCertificate);

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(SignatureLevel.BaselineLTA, report.Signatures[0].Level);
        Assert.All(report.Signatures, signature => Assert.Contains(
            signature.Messages, message => message.Contains("is by Provider, Service, on the list \"List\" of 2026-04-01", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Validate_ServiceNotOnTheList_CountsForNothing()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLTA);

        ValidationReport report = await ValidateAsync(signed, _world.Pki.IssuingCa);

        Assert.Equal(SignatureLevel.BaselineB, report.Signatures[0].Level);
        Assert.Null(report.Signatures[0].Timestamp);
        Assert.Contains(report.Signatures[0].Messages, message => message.Contains("is not on the list", StringComparison.Ordinal));
        SignatureReport timestamp = Assert.Single(report.Signatures, signature => signature.Kind == SignatureKind.DocumentTimestamp);
        Assert.Equal(
            (ValidationIndication.Indeterminate, ValidationSubIndication.SigConstraintsFailure), (timestamp.Indication, timestamp.SubIndication));
    }

    [Fact]
    public async Task Validate_AccreditationEndedBeforeTheTimestamp_CountsForNothing()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineT);

        ValidationReport report = await ValidateAsync(signed, _world.Pki.TimestampingCertificate, until: SigningWorld.Start.AddSeconds(-1));

        Assert.Equal(SignatureLevel.BaselineB, report.Signatures[0].Level);
        Assert.Contains(report.Signatures[0].Messages, message => message.Contains("was not accredited at 2026-04-01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_NotOnTheListAndNobodyTrusted_StillIsNoLevelT()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineT);

        ValidationReport report = await ValidateAsync(signed, _world.Pki.IssuingCa, trust: TrustAnchors.None);

        Assert.Equal(SignatureLevel.BaselineB, report.Signatures[0].Level);
    }

    [Fact]
    public async Task Validate_SignerExpiredAndTimestampNotListed_ProvesNoTime()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineT);
        _world.Clock.Advance(TimeSpan.FromDays(365 * 6));

        ValidationReport report = await ValidateAsync(signed, _world.Pki.IssuingCa);

        Assert.Equal(ValidationSubIndication.OutOfBoundsNoPoe, report.Signatures[0].SubIndication);
    }

    private Task<ValidationReport> ValidateAsync(
        byte[] document, X509Certificate2 listed, DateTimeOffset? until = null, ITrustAnchorSource? trust = null)
    {
        var service = new AccreditedTimestampService
        {
            Provider = "Provider",
            Service = "Service",
            CertificateSha256 = SHA256.HashData(listed.RawDataMemory.Span),
            ValidFrom = SigningWorld.Start.AddYears(-1),
            ValidUntil = until,
        };
        var list = new TsaTrustProfile("List", "test", new DateOnly(2026, 4, 1), [service]);
        return _world.ValidateAsync(document, _world.Pki.RevocationSource, trust, ValidationPolicy.Default with { TimestampServices = list });
    }
}
