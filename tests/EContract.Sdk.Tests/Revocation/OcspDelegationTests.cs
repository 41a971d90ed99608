using System.Formats.Asn1;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>Who may sign an OCSP response (RFC 6960, 4.2.2.2).</summary>
public sealed class OcspDelegationTests
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    private readonly TestAuthority _ca = TestAuthority.Root("CA");
    private readonly TestAuthority _leaf;

    public OcspDelegationTests() => _leaf = _ca.Leaf("Leaf");

    [Fact]
    public void FindEvidence_SignedByTheIssuer_IsAccepted() => Assert.Same(_ca.Certificate, Find(_ca, [])!.Signer);

    [Fact]
    public void FindEvidence_SignedByTheIssuerNamedByKey_IsAccepted() => Assert.Same(_ca.Certificate, Find(_ca, [], byKey: true)!.Signer);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FindEvidence_AppointedResponder_IsAccepted(bool byKey)
    {
        TestAuthority responder = _ca.Leaf("Responder", TestAuthority.Purpose(false, OcspSigning));

        Assert.Equal(responder.Certificate.Subject, Find(responder, [responder], byKey)!.Signer.Subject);
    }

    [Fact]
    public void FindEvidence_ResponderWithoutOcspSigning_Throws()
    {
        TestAuthority responder = _ca.Leaf("Responder");

        AssertRefused("OCSPSigning", () => Find(responder, [responder]));
    }

    [Fact]
    public void FindEvidence_ResponderOfAnotherAuthority_Throws()
    {
        TestAuthority responder = TestAuthority.Root("Other").Leaf("Responder", TestAuthority.Purpose(false, OcspSigning));

        AssertRefused("not appoint", () => Find(responder, [responder]));
    }

    [Fact]
    public void FindEvidence_ResponderOfATwinAuthority_Throws()
    {
        TestAuthority responder = TestAuthority.Root("CA").Leaf("Responder", TestAuthority.Purpose(false, OcspSigning));

        AssertRefused("not appoint", () => Find(responder, [responder]));
    }

    [Fact]
    public void FindEvidence_ResponderExpiredWhenItAnswered_Throws()
    {
        TestAuthority responder = TestAuthority.Issue(
            _ca, "Responder", [TestAuthority.Purpose(false, OcspSigning)], TestAuthority.Start, TestAuthority.Start.AddDays(1));

        AssertRefused("expired", () => Find(responder, [responder]));
    }

    [Fact]
    public void FindEvidence_ResponderCertificateMissing_Throws()
    {
        TestAuthority responder = _ca.Leaf("Responder", TestAuthority.Purpose(false, OcspSigning));

        AssertRefused("not signed by the issuer", () => Find(responder, []));
    }

    [Fact]
    public void FindEvidence_AnotherLeafCannotSpeakForItsIssuer()
    {
        TestAuthority thief = _ca.Leaf("Thief");

        AssertRefused("OCSPSigning", () => Find(thief, [thief, _ca]));
    }

    [Fact]
    public void FindEvidence_IssuerOfSameNameButOtherKey_FindsNothing() => Assert.Null(OcspVerifier.FindEvidence(
        OcspResponse.Decode(Respond(_ca, [], false)), _leaf.Certificate, TestAuthority.Root("CA").Certificate));

    [Fact]
    public void Wrap_BareBasicResponse_ReadsAsWhole()
    {
        byte[] whole = Respond(_ca, [], false);
        AsnReader bytes = new AsnReader(whole, AsnEncodingRules.DER).ReadSequence();
        bytes.ReadEncodedValue();
        AsnReader inner = bytes.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        inner.ReadObjectIdentifier();

        Assert.Equal(whole, OcspResponse.Wrap(inner.ReadOctetString()));
    }

    private static void AssertRefused(string reason, Action action) =>
        Assert.Contains(reason, Assert.Throws<RevocationException>(action).Message, StringComparison.Ordinal);

    private RevocationEvidence? Find(TestAuthority signer, TestAuthority[] certificates, bool byKey = false) =>
        OcspVerifier.FindEvidence(OcspResponse.Decode(Respond(signer, certificates, byKey)), _leaf.Certificate, _ca.Certificate);

    private byte[] Respond(TestAuthority signer, TestAuthority[] certificates, bool byKey) =>
        new TestOcsp(signer) { Certificates = certificates, ByKey = byKey }.Encode(_leaf.Certificate, _ca.Certificate);
}
