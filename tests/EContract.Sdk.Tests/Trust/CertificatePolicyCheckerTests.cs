using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Trust;

/// <summary>Certificate policies along a path (RFC 5280, 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14 and 6.1).</summary>
public sealed class CertificatePolicyCheckerTests
{
    private const string Gold = "1.3.6.1.4.1.32473.1";
    private const string Silver = "1.3.6.1.4.1.32473.2";
    private const string Any = "2.5.29.32.0";

    [Fact]
    public void NothingDemanded_NoPolicies_IsValid() => AssertValid([Ca()], []);

    [Fact]
    public void Demanded_OnePolicyAllTheWay_IsValid() => AssertValid([Ca(), Policies(Gold), Require(0)], [Policies(Gold, Silver)]);

    [Fact]
    public void Demanded_TargetHasNone_IsNot() => AssertViolated([Ca(), Policies(Gold), Require(0)], []);

    [Fact]
    public void Demanded_TargetHasAnother_IsNot() => AssertViolated([Ca(), Policies(Gold), Require(0)], [Policies(Silver)]);

    [Fact]
    public void Demanded_IssuerHasAny_TheTargetsCounts() => AssertValid([Ca(), Policies(Any), Require(0)], [Policies(Silver)]);

    [Fact]
    public void Demanded_IssuerHasNone_TheTargetsDoesNotHelp() => AssertViolated([Ca(), Require(0)], [Policies(Gold)]);

    [Fact]
    public void Demanded_OnlyFurtherDownThanThePathGoes_IsValid() => AssertValid([Ca(), Require(5)], []);

    [Fact]
    public void DemandedByTheTargetItself_WithoutPolicy_IsNot() => AssertViolated([Ca()], [Require(0)]);

    [Fact]
    public void DemandedByTheAnchor_WithoutPolicy_IsNot()
    {
        TestAuthority root = TestAuthority.Root("Root", Ca(), Require(0));

        Assert.Equal(CertificatePathFailure.Policies, Build(root, [Ca()], []).Failure);
        Assert.True(Build(root, [Ca(), Policies(Gold)], [Policies(Gold)]).IsValid);
    }

    [Fact]
    public void AnyInhibited_TargetSaysAny_IsNot()
    {
        X509Extension[] ca = [Ca(), Policies(Gold), Require(0)];

        AssertValid(ca, [Policies(Any)]);
        AssertViolated([.. ca, InhibitAny(0)], [Policies(Any)]);
        AssertValid([.. ca, InhibitAny(0)], [Policies(Gold)]);
    }

    [Fact]
    public void Mapped_TheSubjectsPolicyCountsInPlaceOfTheIssuers()
    {
        X509Extension[] ca = [Ca(), Policies(Gold), Require(0), Map(Gold, Silver)];

        AssertValid(ca, [Policies(Silver)]);
        AssertViolated(ca, [Policies(Gold)]);
    }

    [Fact]
    public void Mapped_WhereMappingIsInhibited_NothingIsValid()
    {
        TestAuthority root = TestAuthority.Root("Root", Ca(), Constraints(null, 0));

        Assert.Equal(
            CertificatePathFailure.Policies, Build(root, [Ca(), Policies(Gold), Require(0), Map(Gold, Silver)], [Policies(Silver)]).Failure);
    }

    [Fact]
    public void Mapped_FromAny_IsNot() => AssertViolated([Ca(), Policies(Any), Map(Any, Silver)], [Policies(Silver)]);

    [Fact]
    public void Malformed_IsAViolationNotACrash() => AssertViolated([Ca(), new X509Extension(new Oid("2.5.29.36"), [0x30, 0x03, 0x80], true)], []);

    private static void AssertValid(X509Extension[] ca, X509Extension[] leaf)
    {
        CertificatePathResult result = Build(TestAuthority.Root(), ca, leaf);
        Assert.True(result.IsValid, result.Message);
    }

    private static void AssertViolated(X509Extension[] ca, X509Extension[] leaf) =>
        Assert.Equal(CertificatePathFailure.Policies, Build(TestAuthority.Root(), ca, leaf).Failure);

    private static CertificatePathResult Build(TestAuthority root, X509Extension[] ca, X509Extension[] leaf)
    {
        TestAuthority sub = root.Sub("Sub", ca);
        return new CertificatePathBuilder([root.Certificate], [sub.Certificate]).Build(sub.Leaf("Leaf", leaf).Certificate, TestAuthority.Middle);
    }

    private static X509Extension Ca() => TestAuthority.Ca();

    private static X509Extension Policies(params string[] oids) => Write("2.5.29.32", writer =>
    {
        foreach (string oid in oids)
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(oid);
        }
    });

    private static X509Extension Map(string issuers, string subjects) => Write("2.5.29.33", writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(issuers);
            writer.WriteObjectIdentifier(subjects);
        }
    });

    private static X509Extension Require(int after) => Constraints(after, null);

    private static X509Extension Constraints(int? requireExplicit, int? inhibitMapping) => Write("2.5.29.36", writer =>
    {
        if (requireExplicit is { } explicitly)
            writer.WriteInteger(explicitly, new Asn1Tag(TagClass.ContextSpecific, 0));
        if (inhibitMapping is { } mapping)
            writer.WriteInteger(mapping, new Asn1Tag(TagClass.ContextSpecific, 1));
    });

    private static X509Extension InhibitAny(int after)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(after);
        return new X509Extension(new Oid("2.5.29.54"), writer.Encode(), true);
    }

    private static X509Extension Write(string oid, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            content(writer);
        return new X509Extension(new Oid(oid), writer.Encode(), true);
    }
}
