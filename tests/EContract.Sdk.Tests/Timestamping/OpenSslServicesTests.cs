using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure.Pki;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Timestamping;

/// <summary>Our clients against authorities that nobody here wrote.</summary>
public sealed class OpenSslServicesTests : IClassFixture<OpenSslPkiFixture>
{
    private readonly OpenSslPki _pki;

    public OpenSslServicesTests(OpenSslPkiFixture fixture)
    {
        _pki = fixture.Pki;
        _pki.Faults.Clear();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Timestamp_EveryDigestAndPolicy_IsGrantedAndVerifiedByOpenSsl()
    {
        byte[] data = [1, 2, 3];
        foreach (DigestAlgorithm algorithm in (DigestAlgorithm[])[DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512])
        {
            var authority = new Rfc3161TimestampAuthority(_pki.TimestampUri, new() { PolicyOid = OpenSslPki.OtherTimestampPolicy });
            TimestampToken token = await authority.TimestampAsync(algorithm.ComputeHash(data), algorithm, Cancellation);

            Assert.Equal(OpenSslPki.OtherTimestampPolicy, token.Info.Policy);
            await OpenSsl.VerifyTimestampAsync(token.Encoded, data, [_pki.Root], _pki.IssuingCa);
        }
    }

    [Fact]
    public async Task Timestamp_UnknownPolicy_IsRejectedWithItsReason()
    {
        var authority = new Rfc3161TimestampAuthority(_pki.TimestampUri, new() { PolicyOid = "1.3.6.1.4.1.32473.77" });

        var error = await Assert.ThrowsAsync<TimestampException>(
            async () => await authority.TimestampAsync(new byte[32], DigestAlgorithm.Sha256, Cancellation));

        Assert.Equal(TimestampFailure.Rejected, error.Failure);
        Assert.Contains("unacceptedPolicy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timestamp_ChainsToTheRoot()
    {
        TimestampToken token = await new Rfc3161TimestampAuthority(_pki.TimestampUri).TimestampAsync(new byte[32], DigestAlgorithm.Sha256, Cancellation);
        X509Certificate2 signer = TimestampTokenVerifier.Verify(token).Signer!;

        CertificatePathResult path = new CertificatePathBuilder([_pki.Root], token.Certificates).Build(signer, token.Time, CertificatePurpose.Timestamping);

        Assert.True(path.IsValid, path.Message);
        Assert.Equal(3, path.Path.Certificates.Count);
    }

    [Theory]
    [InlineData(OpenSslPkiFault.ServerError, TimestampFailure.Unavailable)]
    [InlineData(OpenSslPkiFault.Hang, TimestampFailure.Timeout)]
    [InlineData(OpenSslPkiFault.Garbage, TimestampFailure.Malformed)]
    public async Task Timestamp_Fault_ThrowsItsKind(OpenSslPkiFault fault, TimestampFailure expected)
    {
        _pki.Faults["tsa"] = fault;
        TimeSpan timeout = fault == OpenSslPkiFault.Hang ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(10);
        var authority = new Rfc3161TimestampAuthority(_pki.TimestampUri, new() { Timeout = timeout });

        var error = await Assert.ThrowsAsync<TimestampException>(
            async () => await authority.TimestampAsync(new byte[32], DigestAlgorithm.Sha256, Cancellation));

        Assert.Equal(expected, error.Failure);
    }

    [Fact]
    public async Task Revocation_OcspAndCrl_SayTheSame()
    {
        foreach (IRevocationSource source in (IRevocationSource[])[new OcspClient(), new CrlClient()])
        {
            RevocationEvidence? good = await source.GetAsync(_pki.GoodSigner, _pki.IssuingCa, Cancellation);
            Assert.Equal(RevocationStatus.Good, good!.Status);

            RevocationEvidence? revoked = await source.GetAsync(_pki.RevokedSigner, _pki.IssuingCa, Cancellation);
            Assert.Equal(RevocationStatus.Revoked, revoked!.Status);
            Assert.Equal((int)CrlReason.KeyCompromise, revoked.RevocationReason);
        }
    }

    [Fact]
    public async Task Revocation_ResponderDown_FallsBackToTheCrl()
    {
        _pki.Faults["ocsp"] = OpenSslPkiFault.ServerError;

        RevocationEvidence? evidence = await new OnlineRevocationSource().GetAsync(_pki.RevokedSigner, _pki.IssuingCa, Cancellation);

        Assert.Equal((RevocationEvidenceKind.Crl, RevocationStatus.Revoked), (evidence!.Kind, evidence.Status));
    }
}
