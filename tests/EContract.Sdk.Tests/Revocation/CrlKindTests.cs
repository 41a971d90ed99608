using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>Which CRLs speak for which certificates (RFC 5280, 5.2 and 6.3).</summary>
public sealed class CrlKindTests
{
    private const string DeltaIndicator = "2.5.29.27";
    private const string DistributionPoint = "2.5.29.28";

    private readonly TestAuthority _ca = TestAuthority.Root("CA");
    private readonly TestAuthority _leaf;

    public CrlKindTests() => _leaf = _ca.Leaf(
        "Leaf", CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://crl.example/1.crl"]));

    [Fact]
    public void FindEvidence_Delta_Throws() =>
        AssertRefused("delta", (DeltaIndicator, true, Write(writer => writer.WriteInteger(1))));

    [Fact]
    public void FindEvidence_UnknownCriticalExtension_Throws() =>
        AssertRefused("1.3.6.1.4.1.32473.9", ("1.3.6.1.4.1.32473.9", true, [5, 0]));

    [Fact]
    public void FindEvidence_UnknownExtensionNotCritical_IsAccepted() =>
        Assert.Equal(RevocationStatus.Good, Find(_leaf, ("1.3.6.1.4.1.32473.9", false, [5, 0]))!.Status);

    [Fact]
    public void FindEvidence_IndirectCrlOfTheIssuerItself_SpeaksForItsCertificates() =>
        Assert.Equal(RevocationStatus.Good, Find(_leaf, (DistributionPoint, true, Flag(4)))!.Status);

    [Fact]
    public void FindEvidence_OnlyAttributeCertificates_Throws() => AssertRefused("other certificates", (DistributionPoint, true, Flag(5)));

    [Fact]
    public void FindEvidence_OnlySomeReasons_Throws() => AssertRefused("some reasons", (DistributionPoint, true, Write(writer =>
    {
        using (writer.PushSequence())
            writer.WriteBitString([0x40], 6, new Asn1Tag(TagClass.ContextSpecific, 3));
    })));

    [Fact]
    public void FindEvidence_OnlyAuthorities_ThrowsForALeaf() => AssertRefused("other certificates", (DistributionPoint, true, Flag(2)));

    [Fact]
    public void FindEvidence_OnlyUsers_IsAcceptedForALeaf() =>
        Assert.Equal(RevocationStatus.Good, Find(_leaf, (DistributionPoint, true, Flag(1)))!.Status);

    [Fact]
    public void FindEvidence_SameDistributionPoint_IsAccepted() =>
        Assert.Equal(RevocationStatus.Good, Find(_leaf, (DistributionPoint, true, Point("http://crl.example/1.crl")))!.Status);

    [Fact]
    public void FindEvidence_OtherDistributionPoint_Throws() =>
        AssertRefused("other certificates", (DistributionPoint, true, Point("http://crl.example/2.crl")));

    [Fact]
    public void FindEvidence_IssuerOfSameNameButOtherKey_Throws()
    {
        TestAuthority twin = TestAuthority.Root("CA");

        var error = Assert.Throws<RevocationException>(() => CrlVerifier.FindEvidence(Issue(_ca), _leaf.Certificate, twin.Certificate));
        Assert.Contains("not signed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindEvidence_IssuerMayNotSignLists_Throws()
    {
        TestAuthority ca = TestAuthority.Root("CA", TestAuthority.Ca(), TestAuthority.Usage(X509KeyUsageFlags.KeyCertSign));

        var error = Assert.Throws<RevocationException>(() => CrlVerifier.FindEvidence(Issue(ca), ca.Leaf("Leaf").Certificate, ca.Certificate));
        Assert.Contains("cRLSign", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Flag(int tag) => Write(writer =>
    {
        using (writer.PushSequence())
            writer.WriteBoolean(true, new Asn1Tag(TagClass.ContextSpecific, tag));
    });

    private static byte[] Point(string uri) => Write(writer =>
    {
        var tag0 = new Asn1Tag(TagClass.ContextSpecific, 0);
        using (writer.PushSequence())
        using (writer.PushSequence(tag0))
        using (writer.PushSequence(tag0))
            writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, new Asn1Tag(TagClass.ContextSpecific, 6));
    });

    private static byte[] Write(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private static CertificateRevocationList Issue(TestAuthority ca, params (string Oid, bool Critical, byte[] Value)[] extensions) =>
        new TestCrl(ca) { Extensions = extensions }.Build();

    private RevocationEvidence? Find(TestAuthority target, params (string Oid, bool Critical, byte[] Value)[] extensions) =>
        CrlVerifier.FindEvidence(Issue(_ca, extensions), target.Certificate, _ca.Certificate);

    private void AssertRefused(string reason, params (string Oid, bool Critical, byte[] Value)[] extensions) =>
        Assert.Contains(reason, Assert.Throws<RevocationException>(() => Find(_leaf, extensions)).Message, StringComparison.Ordinal);
}
