using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Revocation;
using EContract.Sdk.Tests.Trust;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Those who sign OCSP responses and CRLs have certificates too, which may be revoked (RFC 6960, 4.2.2.2.1; EN 319 102-1, 5.2.6).</summary>
public sealed class ProverRevocationTests
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private static readonly DateTimeOffset Now = TestAuthority.Middle;

    private readonly TestAuthority _ca = TestAuthority.Root("CA");
    private readonly TestAuthority _leaf;
    private readonly List<(X509Certificate2 Certificate, RevocationEvidence Evidence)> _known = [];

    public ProverRevocationTests() => _leaf = _ca.Leaf("Leaf", Named());

    [Theory]
    [InlineData(RevocationRequirement.WhereNamed, null)]
    [InlineData(RevocationRequirement.Always, ValidationSubIndication.TryLater)]
    public async Task Responder_SaysNothingOfItself_IsForThePolicyToDecide(RevocationRequirement requirement, ValidationSubIndication? expected)
    {
        Answer(_leaf, Responder());

        Assert.Equal(expected, await ValidateAsync(_leaf, requirement));
    }

    [Theory]
    [InlineData(RevocationRequirement.WhereNamed)]
    [InlineData(RevocationRequirement.Always)]
    public async Task Responder_NoCheck_NeedsNoProof(RevocationRequirement requirement)
    {
        Answer(_leaf, Responder(NoCheck(), Named()));

        Assert.Null(await ValidateAsync(_leaf, requirement));
    }

    [Fact]
    public async Task Responder_NamesASourceThatIsSilent_ProvesNothing()
    {
        Answer(_leaf, Responder(Named()));

        Assert.Equal(ValidationSubIndication.TryLater, await ValidateAsync(_leaf));
    }

    [Fact]
    public async Task Responder_ProvenByItsIssuer_IsBelieved()
    {
        TestAuthority responder = Responder(Named());
        Answer(_leaf, responder);
        Answer(responder, _ca);

        Assert.Null(await ValidateAsync(_leaf));
    }

    [Fact]
    public async Task Responder_Revoked_ProvesNothing()
    {
        TestAuthority responder = Responder(Named());
        Answer(_leaf, responder);
        Answer(responder, _ca, revokedAt: Now.AddDays(-1));

        Assert.Equal(ValidationSubIndication.TryLater, await ValidateAsync(_leaf));
    }

    [Fact]
    public async Task Responder_RevokedAfterItAnsweredButBeforeTheAnswerIsProven_ProvesNothing()
    {
        TestAuthority responder = Responder(Named());
        Answer(_leaf, responder, thisUpdate: Now.AddHours(-3), nextUpdate: Now.AddDays(1));
        Answer(responder, _ca, revokedAt: Now.AddHours(-1));

        Assert.Equal(ValidationSubIndication.TryLater, await ValidateAsync(_leaf));
    }

    [Fact]
    public async Task Responder_VouchesForItself_ProvesNothing()
    {
        TestAuthority responder = Responder(Named());
        Answer(_leaf, responder);
        Answer(responder, responder);

        Assert.Equal(ValidationSubIndication.TryLater, await ValidateAsync(_leaf));
    }

    [Fact]
    public async Task Responders_VouchForEachOther_ProveNothing()
    {
        TestAuthority first = Responder(Named());
        TestAuthority second = Responder(Named());
        Answer(_leaf, first);
        Answer(first, second);
        Answer(second, first);

        Assert.Equal(ValidationSubIndication.TryLater, await ValidateAsync(_leaf));
    }

    [Fact]
    public async Task NoCheckOnASigner_MeansNothing()
    {
        TestAuthority leaf = _ca.Leaf("Exempts itself", NoCheck(), Named());
        Answer(leaf, _ca, revokedAt: Now.AddDays(-1));

        Assert.Equal(ValidationSubIndication.RevokedNoPoe, await ValidateAsync(leaf));
    }

    [Fact]
    public async Task NoCheckOnAResponderThatSignsDocuments_MeansNothing()
    {
        TestAuthority responder = Responder(NoCheck(), Named());
        Answer(responder, _ca, revokedAt: Now.AddDays(-1));

        Assert.Equal(ValidationSubIndication.RevokedNoPoe, await ValidateAsync(responder));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(false, null)]
    [InlineData(true, ValidationSubIndication.TryLater)]
    public async Task OtherKeyOfTheIssuer_SignsItsCrls_UnlessItIsRevoked(bool? revoked, ValidationSubIndication? expected)
    {
        TestAuthority renewed = _ca.Sub(
            "CA", TestAuthority.Ca(), TestAuthority.Usage(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign), Named());
        CertificateRevocationList list = new TestCrl(renewed) { ThisUpdate = Now }.Build();
        _known.Add((_leaf.Certificate, Assert.Single(new CrlSet([list], [renewed.Certificate], [_ca.Certificate]).FindAll(_leaf.Certificate, _ca.Certificate))));
        if (revoked is { } known)
            Answer(renewed, _ca, revokedAt: known ? Now.AddDays(-1) : null);

        Assert.Equal(expected, await ValidateAsync(_leaf, certificates: [renewed.Certificate]));
    }

    [Fact]
    public async Task AnswerFromAStock_IsAsOldAsItsStatus_AndTheNetworkIsAsked()
    {
        // Signed a moment ago, about a status of the day before; since then the certificate was revoked.
        RevocationEvidence stale = new TestOcsp(_ca) { ThisUpdate = Now.AddDays(-1), ProducedAt = Now, NextUpdate = Now.AddDays(6) }
            .Find(_leaf.Certificate, _ca.Certificate)!;
        Answer(_leaf, _ca, revokedAt: Now.AddHours(-6));

        Assert.Equal(ValidationSubIndication.RevokedNoPoe, await ValidateAsync(_leaf, embedded: stale));
    }

    private static X509Extension NoCheck() => new("1.3.6.1.5.5.7.48.1.5", [5, 0], false);

    private static X509AuthorityInformationAccessExtension Named() => new(["http://ocsp.example/"], []);

    private TestAuthority Responder(params X509Extension[] extensions) =>
        _ca.Leaf("Responder", [TestAuthority.Purpose(false, OcspSigning), .. extensions]);

    private void Answer(
        TestAuthority about, TestAuthority responder, DateTimeOffset? revokedAt = null, DateTimeOffset? thisUpdate = null, DateTimeOffset? nextUpdate = null) =>
        _known.Add((about.Certificate, new TestOcsp(responder)
        {
            Certificates = [responder],
            RevokedAt = revokedAt,
            ThisUpdate = thisUpdate ?? Now,
            NextUpdate = nextUpdate,
        }.Find(about.Certificate, _ca.Certificate)!));

    private async Task<ValidationSubIndication?> ValidateAsync(
        TestAuthority leaf,
        RevocationRequirement requirement = RevocationRequirement.WhereNamed,
        X509Certificate2[]? certificates = null,
        RevocationEvidence? embedded = null)
    {
        using X509Certificate2 withKey = leaf.Certificate.CopyWithPrivateKey(leaf.Key);
        using var signer = new X509Signer(withKey, [_ca.Certificate, .. certificates ?? []]);
        using var signed = new MemoryStream();
        var clock = new FakeTimeProvider(Now);
        var trust = new TrustAnchors(_ca.Certificate);
        await using FileStream document = File.OpenRead(SamplePdfs.Contract);
        var options = new PdfSignatureOptions { Pkcs7 = new() { RevocationInformation = embedded is not null } };
        await new PdfSigner(signer, revocation: new Known(_ => embedded), trust: trust, timeProvider: clock).SignAsync(document, signed, options);
        ValidationReport report = await new PdfSignatureValidator(trust, new Known(Find), clock).ValidateAsync(
            signed, new ValidationOptions { Policy = ValidationPolicy.Default with { Revocation = requirement } });
        return Assert.Single(report.Signatures).SubIndication;
    }

    private RevocationEvidence? Find(X509Certificate2 certificate) =>
        _known.Find(each => each.Certificate.Equals(certificate)).Evidence;

    private sealed class Known(Func<X509Certificate2, RevocationEvidence?> find) : IRevocationSource
    {
        public ValueTask<RevocationEvidence?> GetAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(find(certificate));
    }
}
