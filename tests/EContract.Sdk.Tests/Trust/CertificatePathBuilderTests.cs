using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;
using static EContract.Sdk.Tests.Trust.TestAuthority;

namespace EContract.Sdk.Tests.Trust;

public sealed class CertificatePathBuilderTests
{
    private const string TimestampingOid = "1.3.6.1.5.5.7.3.8";
    private const string OcspSigningOid = "1.3.6.1.5.5.7.3.9";

    private readonly TestAuthority _root = Root();

    [Fact]
    public void Build_ThreeCertificates_GivesTargetFirstAndAnchorLast()
    {
        TestAuthority sub = _root.Sub("Sub");
        TestAuthority leaf = sub.Leaf("Leaf");

        CertificatePathResult result = Build(leaf, Middle, sub);

        Assert.True(result.IsValid, result.Message);
        Assert.Equal([leaf.Certificate, sub.Certificate, _root.Certificate], result.Path.Certificates);
        Assert.Equal([(leaf.Certificate, sub.Certificate), (sub.Certificate, _root.Certificate)], result.Path.Links);
    }

    [Fact]
    public void Build_TargetIsAnchor_GivesPathOfOne()
    {
        TestAuthority self = Issue(null, "Self", [NotCa()]);

        CertificatePathResult result = new CertificatePathBuilder([self.Certificate]).Build(self.Certificate, Middle);

        Assert.True(result.IsValid, result.Message);
        Assert.Single(result.Path.Certificates);
    }

    [Fact]
    public void Build_IntermediateUnknown_FailsWithNoPathAndNamesTheMissingIssuer()
    {
        TestAuthority leaf = _root.Sub("Sub").Leaf("Leaf");

        AssertFailure(CertificatePathFailure.NoPath, Build(leaf, Middle), "CN=Sub");
    }

    [Fact]
    public void Build_UntrustedRoot_FailsWithNoPath()
    {
        TestAuthority other = Root("Other");
        TestAuthority leaf = other.Leaf("Leaf");

        AssertFailure(CertificatePathFailure.NoPath, Build(leaf, Middle, other), "not trusted");
    }

    [Fact]
    public void Build_AnchorOfSameNameButOtherKey_FailsWithBadSignature()
    {
        TestAuthority leaf = Root().Leaf("Leaf");

        AssertFailure(CertificatePathFailure.BadSignature, Build(leaf, Middle), "not signed");
    }

    [Fact]
    public void Build_SeveralIssuersOfOneName_TakesTheOneThatSigned()
    {
        TestAuthority wrong = _root.Sub("Sub");
        TestAuthority right = _root.Sub("Sub");
        TestAuthority leaf = right.Leaf("Leaf");

        CertificatePathResult result = Build(leaf, Middle, wrong, right);

        Assert.True(result.IsValid, result.Message);
        Assert.Same(right.Certificate, result.Path.Certificates[1]);
    }

    [Fact]
    public void Build_FirstCandidateExpired_TakesTheReissuedOne()
    {
        TestAuthority renewed = _root.Sub("Sub");
        TestAuthority expired = Issue(_root, "Sub", [Ca()], Start, Start.AddDays(1), renewed.Key);
        TestAuthority leaf = renewed.Leaf("Leaf");

        CertificatePathResult result = Build(leaf, Middle, expired, renewed);

        Assert.True(result.IsValid, result.Message);
        Assert.Same(renewed.Certificate, result.Path.Certificates[1]);
    }

    [Fact]
    public void Build_CrossCertificatesInACircle_EndsWithNoPath()
    {
        using var keyA = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var keyB = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TestAuthority a = Issue(null, "A", [Ca()], key: keyA);
        TestAuthority b = Issue(null, "B", [Ca()], key: keyB);
        TestAuthority aByB = Issue(b, "A", [Ca()], key: keyA);
        TestAuthority bByA = Issue(a, "B", [Ca()], key: keyB);
        TestAuthority leaf = a.Leaf("Leaf");

        AssertFailure(CertificatePathFailure.NoPath, Build(leaf, Middle, aByB, bByA));
    }

    [Fact]
    public void Build_CrossCertificateLeadsToAnchor_FindsTheWayRound()
    {
        TestAuthority island = Root("Island");
        TestAuthority bridge = Issue(_root, "Island", [Ca()], key: island.Key);
        TestAuthority leaf = island.Leaf("Leaf");

        CertificatePathResult result = Build(leaf, Middle, island, bridge);

        Assert.True(result.IsValid, result.Message);
        Assert.Equal([leaf.Certificate, bridge.Certificate, _root.Certificate], result.Path.Certificates);
    }

    [Fact]
    public void Build_MeshOfAuthorities_EndsSoonWithoutPath()
    {
        // Ten layers of four same-named authorities: a million paths if nobody counted.
        TestAuthority above = Root("Elsewhere");
        var all = new List<TestAuthority>();
        for (int layer = 0; layer < 10; layer++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            TestAuthority[] same = [.. Enumerable.Range(0, 4).Select(_ => Issue(above, $"Layer {layer}", [Ca()], key: key))];
            all.AddRange(same);
            above = Issue(above, $"Layer {layer}", [Ca()], key: ECDsa.Create(key.ExportParameters(true)));
        }

        AssertFailure(CertificatePathFailure.NoPath, Build(above.Leaf("Leaf"), Middle, [.. all]));
    }

    [Fact]
    public void Build_BeforeValidity_FailsWithNotYetValid() =>
        AssertFailure(CertificatePathFailure.NotYetValid, Build(_root.Leaf("Leaf"), Start.AddSeconds(-1)), "CN=Leaf");

    [Fact]
    public void Build_AfterValidity_FailsWithExpiredAndKeepsTheCandidate()
    {
        TestAuthority leaf = _root.Leaf("Leaf");

        CertificatePathResult result = Build(leaf, End.AddSeconds(1));

        AssertFailure(CertificatePathFailure.Expired, result, "CN=Leaf");
        Assert.Equal([leaf.Certificate, _root.Certificate], result.Candidate!.Certificates);
    }

    [Fact]
    public void Build_AtTheLastSecond_IsValid() => Assert.True(Build(_root.Leaf("Leaf"), End).IsValid);

    [Fact]
    public void Build_AnchorExpired_IsValidSinceTrustIsTheHostsDecision()
    {
        TestAuthority old = Issue(null, "Old", [Ca()], Start, Start.AddDays(1));
        TestAuthority leaf = old.Leaf("Leaf");

        Assert.True(new CertificatePathBuilder([old.Certificate]).Build(leaf.Certificate, Middle).IsValid);
    }

    [Fact]
    public void Build_IssuerIsNoCa_FailsWithNotCa()
    {
        TestAuthority impostor = _root.Leaf("Impostor", NotCa());

        AssertFailure(CertificatePathFailure.NotCa, Build(impostor.Leaf("Leaf"), Middle, impostor), "CN=Impostor");
    }

    [Fact]
    public void Build_IssuerWithoutBasicConstraints_FailsWithNotCa()
    {
        TestAuthority impostor = _root.Leaf("Impostor");

        AssertFailure(CertificatePathFailure.NotCa, Build(impostor.Leaf("Leaf"), Middle, impostor));
    }

    [Fact]
    public void Build_PathLengthZeroWithAnotherAuthorityBeneath_FailsWithPathTooLong()
    {
        TestAuthority limited = _root.Sub("Limited", Ca(0));
        TestAuthority beneath = limited.Sub("Beneath");

        AssertFailure(CertificatePathFailure.PathTooLong, Build(beneath.Leaf("Leaf"), Middle, limited, beneath), "CN=Limited");
        Assert.True(Build(limited.Leaf("Leaf"), Middle, limited).IsValid);
    }

    [Fact]
    public void Build_IssuerMayNotSignCertificates_FailsWithKeyUsage()
    {
        TestAuthority sub = _root.Sub("Sub", Ca(), Usage(X509KeyUsageFlags.CrlSign));

        AssertFailure(CertificatePathFailure.KeyUsage, Build(sub.Leaf("Leaf"), Middle, sub), "keyCertSign");
    }

    [Fact]
    public void Build_SignerMayNotSign_FailsWithKeyUsage()
    {
        TestAuthority leaf = _root.Leaf("Leaf", Usage(X509KeyUsageFlags.KeyEncipherment));

        AssertFailure(CertificatePathFailure.KeyUsage, Build(leaf, Middle, CertificatePurpose.DocumentSigning));
        Assert.True(Build(leaf, Middle, CertificatePurpose.Any).IsValid);
    }

    [Theory]
    [InlineData(true, true, TimestampingOid)]
    [InlineData(false, false, TimestampingOid)]
    [InlineData(false, true, TimestampingOid, OcspSigningOid)]
    [InlineData(false, true, OcspSigningOid)]
    [InlineData(false, true)]
    public void Build_ForTimestamping_WantsCriticalTimeStampingAlone(bool valid, bool critical, params string[] purposes)
    {
        TestAuthority leaf = purposes.Length > 0 ? _root.Leaf("TSA", Purpose(critical, purposes)) : _root.Leaf("TSA");

        CertificatePathResult result = Build(leaf, Middle, CertificatePurpose.Timestamping);

        Assert.Equal(valid ? null : CertificatePathFailure.ExtendedKeyUsage, result.Failure);
    }

    [Fact]
    public void Build_ForOcsp_WantsOcspSigning()
    {
        Assert.True(Build(_root.Leaf("R", Purpose(false, OcspSigningOid)), Middle, CertificatePurpose.OcspSigning).IsValid);
        AssertFailure(CertificatePathFailure.ExtendedKeyUsage, Build(_root.Leaf("R"), Middle, CertificatePurpose.OcspSigning));
    }

    [Fact]
    public void Build_UnknownCriticalExtension_Fails()
    {
        AssertFailure(CertificatePathFailure.UnknownCriticalExtension, Build(_root.Leaf("Leaf", Unknown(critical: true)), Middle), "1.3.6.1.4.1.32473.99");
        Assert.True(Build(_root.Leaf("Leaf", Unknown(critical: false)), Middle).IsValid);
    }

    [Fact]
    public void Build_MalformedExtension_FailsWithMalformed() =>
        AssertFailure(CertificatePathFailure.Malformed, Build(_root.Leaf("Leaf", new X509Extension(new Oid("2.5.29.37"), [0x30, 0x7F], true)), Middle));

    [Fact]
    public void Build_NameOutsidePermittedSubtree_FailsWithNameConstraints()
    {
        TestAuthority sub = _root.Sub("Sub", Ca(), Names(permitted: true, "CN=Allowed"));

        AssertFailure(CertificatePathFailure.NameConstraints, Build(sub.Leaf("Other"), Middle, sub), "CN=Other");
        Assert.True(Build(sub.Leaf("allowed"), Middle, sub).IsValid);
    }

    [Fact]
    public void Build_NameInsideExcludedSubtree_FailsWithNameConstraints()
    {
        TestAuthority sub = _root.Sub("Sub", Ca(), Names(permitted: false, "CN=Forbidden"));

        AssertFailure(CertificatePathFailure.NameConstraints, Build(sub.Leaf("Forbidden"), Middle, sub));
        Assert.True(Build(sub.Leaf("Other"), Middle, sub).IsValid);
    }

    [Fact]
    public void BuildPartial_RootKnownButNotTrusted_IsComplete()
    {
        TestAuthority sub = _root.Sub("Sub");
        TestAuthority leaf = sub.Leaf("Leaf");

        PartialCertificatePath path = new CertificatePathBuilder([], [_root.Certificate, sub.Certificate]).BuildPartial(leaf.Certificate);

        Assert.True(path.IsComplete);
        Assert.Equal([leaf.Certificate, sub.Certificate, _root.Certificate], path.Certificates);
    }

    [Fact]
    public void BuildPartial_IssuerMissing_GivesWhatIsKnown()
    {
        TestAuthority leaf = _root.Sub("Sub").Leaf("Leaf");

        PartialCertificatePath path = new CertificatePathBuilder([_root.Certificate]).BuildPartial(leaf.Certificate);

        Assert.False(path.IsComplete);
        Assert.Equal([leaf.Certificate], path.Certificates);
    }

    private static void AssertFailure(CertificatePathFailure expected, CertificatePathResult result, string inMessage = "")
    {
        Assert.Equal(expected, result.Failure);
        Assert.Contains(inMessage, result.Message, StringComparison.Ordinal);
    }

    private CertificatePathResult Build(TestAuthority target, DateTimeOffset time, params TestAuthority[] intermediates) =>
        new CertificatePathBuilder([_root.Certificate], intermediates.Select(authority => authority.Certificate)).Build(target.Certificate, time);

    private CertificatePathResult Build(TestAuthority target, DateTimeOffset time, CertificatePurpose purpose) =>
        new CertificatePathBuilder([_root.Certificate]).Build(target.Certificate, time, purpose);
}
