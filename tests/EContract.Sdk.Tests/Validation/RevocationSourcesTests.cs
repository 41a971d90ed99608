using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Which place is asked about revocation first, and which one answered.</summary>
public sealed class RevocationSourcesTests : IDisposable
{
    private readonly SigningWorld _world = new();
    private readonly CountingSource _network;

    public RevocationSourcesTests() => _network = new CountingSource(_world.Pki.RevocationSource);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Default_DocumentSettlesIt_AsksNobody()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLT);

        Assert.Equal([RevocationOrigin.SecurityStore], await OriginsAsync(signed));
        Assert.Equal(0, _network.Asked);
    }

    [Fact]
    public async Task NetworkFirst_AsksItThoughTheDocumentWouldDo()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLT);

        Assert.Equal([RevocationOrigin.Network], await OriginsAsync(signed, RevocationOrigin.Network, RevocationOrigin.SecurityStore));
    }

    [Fact]
    public async Task NetworkFirstButAway_FallsBackToTheDocument()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLT);
        _network.IsAway = true;

        Assert.Equal([RevocationOrigin.SecurityStore], await OriginsAsync(signed, RevocationOrigin.Network, RevocationOrigin.SecurityStore));
    }

    [Fact]
    public async Task NetworkNotNamed_IsNotAsked()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);

        ValidationReport report = await ValidateAsync(signed, _network, RevocationOrigin.SecurityStore, RevocationOrigin.Signature);

        Assert.Equal(ValidationSubIndication.TryLater, report.Signatures[0].SubIndication);
        Assert.Equal(0, _network.Asked);
    }

    [Fact]
    public async Task DocumentNotNamed_DoesNotCount()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLT);
        _network.IsAway = true;

        ValidationReport report = await ValidateAsync(signed, _network, RevocationOrigin.Network);

        Assert.Equal(ValidationSubIndication.TryLater, report.Signatures[0].SubIndication);
    }

    [Fact]
    public async Task Cache_AnswersTheSecondTime_AndIsPassedOverWhereItIsNotNamed()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        var caching = new CachingRevocationSource(_network, timeProvider: _world.Clock);

        Assert.Equal([RevocationOrigin.Network], Origins(await ValidateAsync(signed, caching)));
        int first = _network.Asked;
        Assert.Equal([RevocationOrigin.Cache], Origins(await ValidateAsync(signed, caching)));
        Assert.Equal(first, _network.Asked);
        Assert.Equal([RevocationOrigin.Network], Origins(await ValidateAsync(signed, caching, RevocationOrigin.Network)));
        Assert.Equal(2 * first, _network.Asked);
    }

    [Fact]
    public async Task Signature_CrlsBesideTheCertificatesOfATimestamp_Count()
    {
        using X509Signer signer = _world.CreateSigner();
        var authority = new WithCrls(
            _world.Pki.TimestampAuthority,
            [_world.Pki.IssuingCaCrlIssuer.Issue(), _world.Pki.RootCrlIssuer.Issue()]);
        using var signed = new MemoryStream();
        await using FileStream document = File.OpenRead(SamplePdfs.Contract);
        await new PdfSigner(signer, authority, null, _world.Trust, _world.Clock).SignAsync(document, signed, new() { Level = PadesLevel.BaselineT });

        ValidationReport report = await _world.ValidateAsync(signed.ToArray());

        Assert.Equal((ValidationIndication.TotalPassed, RevocationOrigin.Signature), (report.Indication, Assert.Single(Origins(report))));
    }

    [Fact]
    public async Task FullReport_SaysTheOrderAndWhoAnswered()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);

        using JsonDocument json = JsonDocument.Parse(FullReportJson.Write(
            await ValidateAsync(signed, _network, RevocationOrigin.Network, RevocationOrigin.Signature), "a.pdf"));

        Assert.Equal(
            ["network", "signature"],
            json.RootElement.GetProperty("policy").GetProperty("revocationSources").EnumerateArray().Select(word => word.GetString()));
        Assert.Contains("\"origin\": \"network\"", json.RootElement.GetRawText());
    }

    private async Task<RevocationOrigin[]> OriginsAsync(byte[] signed, params RevocationOrigin[] order) =>
        Origins(await ValidateAsync(signed, _network, order));

    private static RevocationOrigin[] Origins(ValidationReport report)
    {
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        return [.. report.Signatures.SelectMany(signature => signature.Revocation).Select(used => used.Origin).Distinct()];
    }

    private Task<ValidationReport> ValidateAsync(byte[] signed, IRevocationSource online, params RevocationOrigin[] order) => _world.ValidateAsync(
        signed, online, policy: order.Length == 0 ? ValidationPolicy.Default : ValidationPolicy.Default with { RevocationSources = order });

    private sealed class CountingSource(IRevocationSource inner) : IRevocationSource
    {
        public int Asked { get; private set; }

        public bool IsAway { get; set; }

        public ValueTask<RevocationEvidence?> GetAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken = default)
        {
            Asked++;
            return IsAway ? throw new RevocationException("Nobody answers.", isTransient: true) : inner.GetAsync(certificate, issuer, cancellationToken);
        }
    }

    /// <summary>An authority whose tokens bring CRLs along (RFC 5652, 5.1, crls).</summary>
    private sealed class WithCrls(ITimestampAuthority inner, byte[][] crls) : ITimestampAuthority
    {
        public async ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default)
        {
            TimestampToken token = await inner.TimestampAsync(digest, algorithm, cancellationToken);
            AsnReader contentInfo = new AsnReader(token.Encoded, AsnEncodingRules.BER).ReadSequence();
            var writer = new AsnWriter(AsnEncodingRules.BER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(contentInfo.ReadObjectIdentifier());
                AsnReader signedData = contentInfo.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (writer.PushSequence())
                {
                    for (int i = 0; i < 4; i++)
                        writer.WriteEncodedValue(signedData.ReadEncodedValue().Span);
                    using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 1)))
                    {
                        foreach (byte[] crl in crls)
                            writer.WriteEncodedValue(crl);
                    }

                    writer.WriteEncodedValue(signedData.ReadEncodedValue().Span);
                }
            }

            return TimestampToken.Decode(writer.Encode());
        }
    }
}
