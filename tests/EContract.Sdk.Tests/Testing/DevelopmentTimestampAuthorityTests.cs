using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentTimestampAuthorityTests : IDisposable
{
    private static readonly byte[] Data = "契約書"u8.ToArray();

    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentClock _clock = new();
    private readonly DevelopmentPki _pki;

    public DevelopmentTimestampAuthorityTests() => _pki = DevelopmentPki.Create(new DevelopmentPkiOptions
    {
        KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256,
        TimeProvider = _clock,
    });

    private DevelopmentTimestampAuthority Tsa => _pki.TimestampAuthority;

    public void Dispose()
    {
        _pki.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("-sha256", true, true)]
    [InlineData("-sha384", true, true)]
    [InlineData("-sha512", false, true)]
    [InlineData("-sha256", true, false)]
    public async Task Respond_OpenSslRequest_OpenSslVerifiesResponse(string digest, bool nonce, bool certificates)
    {
        using DevelopmentPki rsa = DevelopmentPki.Create();
        foreach (DevelopmentPki pki in (DevelopmentPki[])[_pki, rsa])
        {
            pki.SaveTo(_directory.FullPath);
            string data = _directory.WriteFile("data", Data);
            string query = _directory.Combine("query");
            List<string> arguments = ["ts", "-query", "-data", data, digest, "-out", query];
            if (!nonce)
                arguments.Add("-no_nonce");
            if (certificates)
                arguments.Add("-cert");
            (await OpenSsl.RunAsync([.. arguments])).EnsureSuccess();

            byte[] response = pki.TimestampAuthority.Respond(File.ReadAllBytes(query));

            string reply = _directory.WriteFile("reply", response);
            File.WriteAllText(
                _directory.Combine("untrusted.pem"),
                File.ReadAllText(_directory.Combine("tsa.pem")) + File.ReadAllText(_directory.Combine("ca.pem")));
            (await OpenSsl.RunAsync(
                "ts", "-verify", "-queryfile", query, "-in", reply,
                "-CAfile", _directory.Combine("root.pem"), "-untrusted", _directory.Combine("untrusted.pem"))).EnsureSuccess();
            (await OpenSsl.RunAsync(
                "ts", "-verify", "-data", data, "-in", reply,
                "-CAfile", _directory.Combine("root.pem"), "-untrusted", _directory.Combine("untrusted.pem"))).EnsureSuccess();
        }
    }

    [Fact]
    public void Respond_DotNetRequest_DotNetAcceptsResponse()
    {
        Rfc3161TimestampRequest request = Rfc3161TimestampRequest.CreateFromData(
            Data, HashAlgorithmName.SHA256, nonce: new byte[] { 0x7F, 1, 2 }, requestSignerCertificates: true);

        Rfc3161TimestampToken token = request.ProcessResponse(Tsa.Respond(request.Encode()), out _);

        Assert.True(token.VerifySignatureForData(Data, out X509Certificate2? signer));
        Assert.Equal(_pki.TimestampingCertificate, signer);
        Assert.Equal(_pki.Options.TimestampPolicy, token.TokenInfo.PolicyId.Value);
        Assert.Equal(1_000_000, token.TokenInfo.AccuracyInMicroseconds);
    }

    [Fact]
    public async Task TimestampAsync_Digest_OpenSslVerifiesToken()
    {
        TimestampToken token = await Tsa.TimestampAsync(SHA512.HashData(Data), DigestAlgorithm.Sha512);

        Assert.True(token.Covers(Data));
        Assert.Equal(2, token.Certificates.Count);
        await OpenSsl.VerifyTimestampAsync(token.Encoded, Data, [_pki.Root]);
    }

    [Fact]
    public async Task TimestampAsync_SetClock_GivesItsTimeInWholeSeconds()
    {
        _clock.Freeze(new DateTimeOffset(2031, 4, 1, 9, 0, 0, 999, TimeSpan.FromHours(9)));

        TimestampToken token = await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256);

        Assert.Equal(new DateTimeOffset(2031, 4, 1, 0, 0, 0, TimeSpan.Zero), token.Time);
    }

    [Fact]
    public async Task TimestampAsync_ManyAtOnce_EveryTokenIsWholeAndUnique()
    {
        TimestampToken[] tokens = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
            await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256))));

        Assert.Equal(200, tokens.Select(token => token.Info.SerialNumber).Distinct().Count());
        Assert.All(tokens, token =>
        {
            var cms = new SignedCms();
            cms.Decode(token.Encoded.Span);
            cms.CheckSignature(verifySignatureOnly: true);
        });
    }

    [Fact]
    public void Respond_Garbage_IsRejected() => AssertRejected(Tsa.Respond("garbage"u8.ToArray()));

    [Fact]
    public void Respond_AnotherPolicy_IsRejected() => AssertRejected(Tsa.Respond(
        Rfc3161TimestampRequest.CreateFromData(Data, HashAlgorithmName.SHA256, new Oid("1.2.3.4")).Encode()));

    [Fact]
    public void Respond_Sha1_IsRejected() => AssertRejected(Tsa.Respond(
        Rfc3161TimestampRequest.CreateFromHash(new byte[20], HashAlgorithmName.SHA1).Encode()));

    [Fact]
    public void Respond_Extension_IsRejected() => AssertRejected(Tsa.Respond(Rfc3161TimestampRequest.CreateFromData(
        Data, HashAlgorithmName.SHA256, extensions: [new X509Extension("1.2.3", [5, 0], false)]).Encode()));

    [Fact]
    public async Task TimestampAsync_Sha1_ThrowsRejected()
    {
        TimestampException error = await Assert.ThrowsAsync<TimestampException>(
            async () => await Tsa.TimestampAsync(new byte[20], DigestAlgorithm.Sha1));

        Assert.Equal(TimestampFailure.Rejected, error.Failure);
    }

    [Theory]
    [InlineData(DevelopmentFault.ServerError, TimestampFailure.Unavailable)]
    [InlineData(DevelopmentFault.DropConnection, TimestampFailure.Unavailable)]
    [InlineData(DevelopmentFault.Hang, TimestampFailure.Timeout)]
    [InlineData(DevelopmentFault.MalformedBody, TimestampFailure.Malformed)]
    [InlineData(DevelopmentFault.Rejection, TimestampFailure.Rejected)]
    [InlineData(DevelopmentFault.WrongImprint, TimestampFailure.WrongImprint)]
    [InlineData(DevelopmentFault.WrongNonce, TimestampFailure.WrongNonce)]
    [InlineData(DevelopmentFault.WrongSignature, TimestampFailure.InvalidToken)]
    public async Task TimestampAsync_FaultInjectedOnce_ThrowsThenHeals(DevelopmentFault fault, TimestampFailure failure)
    {
        Tsa.Faults.Inject(fault, times: 1);

        TimestampException error = await Assert.ThrowsAsync<TimestampException>(
            async () => await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256));
        TimestampToken healed = await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256);

        Assert.Equal(failure, error.Failure);
        Assert.True(healed.Covers(Data));
        Assert.Equal(2, Tsa.Faults.RequestCount);
    }

    [Fact]
    public async Task TimestampAsync_FaultInjectedForLater_SparesTheFirst()
    {
        Tsa.Faults.Inject(DevelopmentFault.ServerError, times: 1, after: 1);

        await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256);
        await Assert.ThrowsAsync<TimestampException>(
            async () => await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256));
        await Tsa.TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256);
    }

    [Fact]
    public void Respond_WrongNonceFault_RepeatsAnotherNonce()
    {
        Rfc3161TimestampRequest request = Rfc3161TimestampRequest.CreateFromData(
            Data, HashAlgorithmName.SHA256, nonce: new byte[] { 5 }, requestSignerCertificates: true);
        Tsa.Faults.Inject(DevelopmentFault.WrongNonce);

        byte[] response = Tsa.Respond(request.Encode());

        Assert.Throws<CryptographicException>(() => request.ProcessResponse(response, out _));
        Assert.Equal(new BigInteger(6), TimestampToken.Decode(TokenOf(response)).Info.Nonce);
    }

    [Fact]
    public void Respond_WrongImprintFault_CoversAnotherDigest()
    {
        Rfc3161TimestampRequest request = Rfc3161TimestampRequest.CreateFromData(Data, HashAlgorithmName.SHA256);
        Tsa.Faults.Inject(DevelopmentFault.WrongImprint);

        Assert.False(TimestampToken.Decode(TokenOf(Tsa.Respond(request.Encode()))).Covers(Data));
    }

    [Fact]
    public void Respond_WrongSignatureFault_DoesNotVerify()
    {
        Rfc3161TimestampRequest request = Rfc3161TimestampRequest.CreateFromData(
            Data, HashAlgorithmName.SHA256, requestSignerCertificates: true);
        Tsa.Faults.Inject(DevelopmentFault.WrongSignature);
        var cms = new SignedCms();

        cms.Decode(TokenOf(Tsa.Respond(request.Encode())).Span);

        Assert.Throws<CryptographicException>(() => cms.CheckSignature(verifySignatureOnly: true));
    }

    [Fact]
    public async Task CreateTimestampAuthority_SecondTsa_StampsWithItsOwnCertificate()
    {
        using X509Certificate2 certificate = _pki.Issue(new DevelopmentCertificateRequest
        {
            CommonName = "Second TSA",
            KeyUsage = X509KeyUsageFlags.DigitalSignature,
            ExtendedKeyUsages = [DevelopmentCertificateRequest.Timestamping],
            ExtendedKeyUsageIsCritical = true,
        });

        TimestampToken token = await _pki.CreateTimestampAuthority(certificate)
            .TimestampAsync(SHA256.HashData(Data), DigestAlgorithm.Sha256);

        await OpenSsl.VerifyTimestampAsync(token.Encoded, Data, [_pki.Root]);
        Assert.Contains(token.Certificates, inside => inside.Thumbprint == certificate.Thumbprint);
    }

    private static void AssertRejected(byte[] response)
    {
        var reader = new AsnReader(response, AsnEncodingRules.DER);
        AsnReader body = reader.ReadSequence();
        Assert.Equal(2, body.ReadSequence().ReadInteger());
        Assert.False(body.HasData);
    }

    private static ReadOnlyMemory<byte> TokenOf(byte[] response)
    {
        AsnReader body =
            new AsnReader(response, AsnEncodingRules.DER).ReadSequence();
        body.ReadEncodedValue();
        return body.ReadEncodedValue();
    }
}
