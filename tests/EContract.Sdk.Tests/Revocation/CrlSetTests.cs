using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>CRLs that speak together, or for somebody else (RFC 5280, 5.2.4, 5.2.5, 5.3.3 and 6.3.3).</summary>
public sealed class CrlSetTests
{
    private readonly TestAuthority _ca = TestAuthority.Root("CA");
    private readonly TestAuthority _leaf;

    public CrlSetTests() => _leaf = _ca.Leaf("Leaf");

    private static X509Extension MaySignLists => TestAuthority.Usage(X509KeyUsageFlags.CrlSign);

    [Fact]
    public void Delta_AddsARevocation()
    {
        RevocationEvidence found = FindOne(
            Complete(number: 5), Delta(from: 5, number: 6, CrlReason.KeyCompromise));

        Assert.Equal((RevocationStatus.Revoked, (int?)CrlReason.KeyCompromise), (found.Status, found.RevocationReason));
        Assert.Equal(TestAuthority.Middle.AddDays(1), found.ThisUpdate);
        Assert.Single(found.Further);
    }

    [Fact]
    public void Delta_RemoveFromCrl_LiftsTheHold()
    {
        CertificateRevocationList complete = new TestCrl(_ca)
        {
            Extensions = [TestCrl.Numbered(5)],
            Entries = [(_leaf.Certificate, CrlReason.CertificateHold, null)],
        }.Build();

        Assert.Equal(RevocationStatus.Revoked, FindOne(complete).Status);
        Assert.Equal(RevocationStatus.Good, FindOne(complete, Delta(from: 5, number: 6, CrlReason.RemoveFromCrl)).Status);
    }

    [Fact]
    public void Delta_OfALaterCompleteList_IsNotUsed() =>
        Assert.Equal(RevocationStatus.Good, FindOne(Complete(number: 5), Delta(from: 7, number: 8, CrlReason.KeyCompromise)).Status);

    [Fact]
    public void Delta_OlderThanTheCompleteList_IsNotUsed() =>
        Assert.Equal(RevocationStatus.Good, FindOne(Complete(number: 9), Delta(from: 5, number: 8, CrlReason.KeyCompromise)).Status);

    [Fact]
    public void Delta_SignedByAnotherKey_IsNotUsed()
    {
        TestAuthority twin = TestAuthority.Root("CA");
        CertificateRevocationList forged = new TestCrl(twin)
        {
            Extensions = [TestCrl.Numbered(6), TestCrl.DeltaOf(5)],
            Entries = [(_leaf.Certificate, CrlReason.RemoveFromCrl, null)],
        }.Build();

        Assert.Equal(RevocationStatus.Good, FindOne(Complete(number: 5), forged).Status);
    }

    [Fact]
    public void Delta_Several_TheNewestCounts() => Assert.Equal(RevocationStatus.Good, FindOne(
        Complete(number: 5), Delta(from: 5, number: 6, CrlReason.CertificateHold), Delta(from: 5, number: 7, CrlReason.RemoveFromCrl)).Status);

    [Fact]
    public void Reasons_TogetherAll_AreGoodAndAsFreshAsTheOldest()
    {
        CertificateRevocationList some = new TestCrl(_ca) { Extensions = [TestCrl.OnlyReasons(0x70)], ThisUpdate = TestAuthority.Middle.AddDays(-1) }.Build();
        CertificateRevocationList rest = new TestCrl(_ca) { Extensions = [TestCrl.OnlyReasons(0x0F, 0x80)] }.Build();

        RevocationEvidence found = FindOne(some, rest);

        Assert.Equal((RevocationStatus.Good, TestAuthority.Middle.AddDays(-1)), (found.Status, found.ThisUpdate));
        Assert.Single(found.Further);
    }

    [Fact]
    public void Reasons_OneMissing_SayNothing()
    {
        CertificateRevocationList some = new TestCrl(_ca) { Extensions = [TestCrl.OnlyReasons(0x70)] }.Build();
        CertificateRevocationList more = new TestCrl(_ca) { Extensions = [TestCrl.OnlyReasons(0x0F)] }.Build();
        var problems = new List<RevocationException>();

        Assert.Empty(new CrlSet([some, more]).FindAll(_leaf.Certificate, _ca.Certificate, problems));
        Assert.Contains("some reasons", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_RevokedOnAListForSome_IsRevoked() => Assert.Equal(RevocationStatus.Revoked, FindOne(new TestCrl(_ca)
    {
        Extensions = [TestCrl.OnlyReasons(0x40)],
        Entries = [(_leaf.Certificate, CrlReason.KeyCompromise, null)],
    }.Build()).Status);

    [Fact]
    public void Indirect_SignedByWhomTheCertificateNamesAndTheIssuerCertified_Counts()
    {
        TestAuthority signer = _ca.Leaf("CRL Issuer", MaySignLists);
        TestAuthority leaf = _ca.Leaf("Named", TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName));
        TestAuthority other = _ca.Leaf("Other", TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName));
        CertificateRevocationList list = new TestCrl(signer)
        {
            Extensions = [TestCrl.Indirect()],
            Entries = [(leaf.Certificate, CrlReason.Superseded, _ca.Certificate.SubjectName)],
        }.Build();

        RevocationEvidence revoked = Assert.Single(FindAll(leaf, [signer], list));

        Assert.Equal((RevocationStatus.Revoked, (int?)CrlReason.Superseded), (revoked.Status, revoked.RevocationReason));
        Assert.Same(signer.Certificate, revoked.Signer);
        Assert.Equal(RevocationStatus.Good, Assert.Single(FindAll(other, [signer], list)).Status);
    }

    [Fact]
    public void Indirect_CertificateNamesNobody_DoesNotSpeakForIt()
    {
        TestAuthority signer = _ca.Leaf("CRL Issuer", MaySignLists);

        Assert.Empty(FindAll(_leaf, [signer], new TestCrl(signer) { Extensions = [TestCrl.Indirect()] }.Build()));
    }

    [Fact]
    public void Indirect_ListDoesNotSayThatItIs_DoesNotCount()
    {
        TestAuthority signer = _ca.Leaf("CRL Issuer", MaySignLists);
        TestAuthority leaf = _ca.Leaf("Named", TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName));

        Assert.Empty(FindAll(leaf, [signer], new TestCrl(signer).Build()));
    }

    [Fact]
    public void Indirect_EntryOfAnotherIssuerWithTheSameSerial_IsAnotherCertificate()
    {
        TestAuthority signer = _ca.Leaf("CRL Issuer", MaySignLists);
        TestAuthority leaf = _ca.Leaf("Named", TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName));
        CertificateRevocationList Issue(params X500DistinguishedName?[] issuers) => new TestCrl(signer)
        {
            Extensions = [TestCrl.Indirect()],
            Entries = [.. issuers.Select((name, i) => (i == issuers.Length - 1 ? leaf.Certificate : _leaf.Certificate, CrlReason.Superseded, name))],
        }.Build();

        var stranger = new X500DistinguishedName("CN=Another CA");
        Assert.Equal(RevocationStatus.Good, FindAll(leaf, [signer], Issue(stranger))[0].Status);
        // Without a name an entry is of whom the one before it named, the first of the list's own issuer.
        Assert.Equal(RevocationStatus.Good, FindAll(leaf, [signer], Issue([null]))[0].Status);
        Assert.Equal(RevocationStatus.Good, FindAll(leaf, [signer], Issue(stranger, null))[0].Status);
        Assert.Equal(RevocationStatus.Revoked, FindAll(leaf, [signer], Issue(_ca.Certificate.SubjectName, null))[0].Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Indirect_SignerOfAnotherHierarchyOrNotForLists_IsRefused(bool foreign)
    {
        TestAuthority signer = foreign
            ? TestAuthority.Root("Evil CA").Leaf("CRL Issuer", MaySignLists)
            : _ca.Leaf("CRL Issuer", TestAuthority.Usage(X509KeyUsageFlags.DigitalSignature));
        TestAuthority leaf = _ca.Leaf("Named", TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName));

        Assert.Empty(FindAll(leaf, [signer], new TestCrl(signer) { Extensions = [TestCrl.Indirect()] }.Build()));
    }

    [Fact]
    public void Direct_EntryWithACertificateIssuer_IsNotUnderstood()
    {
        CertificateRevocationList list = new TestCrl(_ca) { Entries = [(_leaf.Certificate, CrlReason.Superseded, _ca.Certificate.SubjectName)] }.Build();

        Assert.Empty(FindAll(_leaf, [], list));
    }

    [Fact]
    public void OtherKey_CertifiedByTheOldOne_Counts()
    {
        TestAuthority renewed = _ca.Sub("CA");

        Assert.Same(renewed.Certificate, Assert.Single(FindAll(_leaf, [renewed], new TestCrl(renewed).Build())).Signer);
    }

    [Fact]
    public void OtherKey_CertifiedByTheSameAnchor_CountsWhenThatIsTrusted()
    {
        TestAuthority root = TestAuthority.Root();
        TestAuthority old = root.Sub("Sub CA");
        TestAuthority renewed = root.Sub("Sub CA");
        TestAuthority leaf = old.Leaf("Leaf");
        CertificateRevocationList list = new TestCrl(renewed).Build();
        X509Certificate2[] known = [renewed.Certificate, root.Certificate];

        Assert.Single(new CrlSet([list], known, [root.Certificate]).FindAll(leaf.Certificate, old.Certificate));
        Assert.Empty(new CrlSet([list], known, [TestAuthority.Root().Certificate]).FindAll(leaf.Certificate, old.Certificate));
        Assert.Empty(new CrlSet([list], known).FindAll(leaf.Certificate, old.Certificate));
    }

    [Fact]
    public void OtherKey_CertifiedByASiblingUnderTheSameAnchor_IsRefused()
    {
        TestAuthority root = TestAuthority.Root();
        TestAuthority issuer = root.Sub("Sub CA");
        TestAuthority sibling = root.Sub("Sibling CA");
        TestAuthority usurper = sibling.Sub("Sub CA");
        TestAuthority leaf = issuer.Leaf("Leaf");
        X509Certificate2[] known = [usurper.Certificate, sibling.Certificate];
        var problems = new List<RevocationException>();

        Assert.Empty(new CrlSet([new TestCrl(usurper).Build()], known, [root.Certificate]).FindAll(leaf.Certificate, issuer.Certificate, problems));
        Assert.Contains("another authority", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherKey_CertifiedByTheAuthorityThatCertifiedTheIssuer_CountsBelowTheAnchorToo()
    {
        TestAuthority root = TestAuthority.Root();
        TestAuthority middle = root.Sub("Middle CA");
        TestAuthority old = middle.Sub("Sub CA");
        TestAuthority renewed = middle.Sub("Sub CA");
        TestAuthority leaf = old.Leaf("Leaf");
        X509Certificate2[] known = [renewed.Certificate, middle.Certificate];

        Assert.Single(new CrlSet([new TestCrl(renewed).Build()], known, [root.Certificate]).FindAll(leaf.Certificate, old.Certificate));
    }

    [Fact]
    public void OtherKey_CertifiedAboveAnIssuerThatIsTrustedItself_IsRefused()
    {
        TestAuthority above = TestAuthority.Root();
        TestAuthority anchor = above.Sub("Sub CA");
        TestAuthority other = above.Sub("Sub CA");
        TestAuthority leaf = anchor.Leaf("Leaf");

        Assert.Empty(new CrlSet([new TestCrl(other).Build()], [other.Certificate, above.Certificate], [anchor.Certificate]).FindAll(leaf.Certificate, anchor.Certificate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Indirect_SignerBeneathAnotherAuthority_CountsUnderTheSameAnchorOnly(bool sameAnchor)
    {
        TestAuthority root = TestAuthority.Root();
        TestAuthority other = sameAnchor ? root : TestAuthority.Root("Other root");
        TestAuthority issuer = root.Sub("Sub CA");
        TestAuthority lists = other.Sub("Lists CA");
        TestAuthority signer = lists.Leaf("CRL Issuer", MaySignLists);
        TestAuthority leaf = issuer.Leaf("Named", TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName));
        CertificateRevocationList list = new TestCrl(signer) { Extensions = [TestCrl.Indirect()] }.Build();
        X509Certificate2[] known = [signer.Certificate, lists.Certificate, issuer.Certificate];

        Assert.Equal(sameAnchor ? 1 : 0, new CrlSet([list], known, [root.Certificate, other.Certificate]).FindAll(leaf.Certificate, issuer.Certificate).Count);
    }

    [Fact]
    public void ExpiredCertsOnCrl_IsRead() => Assert.Equal(
        TestAuthority.Start, FindOne(new TestCrl(_ca) { Extensions = [TestCrl.RetainsSince(TestAuthority.Start)] }.Build()).RetainsExpiredSince);

    private CertificateRevocationList Complete(int number) => new TestCrl(_ca) { Extensions = [TestCrl.Numbered(number)] }.Build();

    private CertificateRevocationList Delta(int from, int number, CrlReason reason) => new TestCrl(_ca)
    {
        ThisUpdate = TestAuthority.Middle.AddDays(1),
        Extensions = [TestCrl.Numbered(number), TestCrl.DeltaOf(from)],
        Entries = [(_leaf.Certificate, reason, null)],
    }.Build();

    private RevocationEvidence FindOne(params CertificateRevocationList[] lists) => Assert.Single(FindAll(_leaf, [], lists));

    private IReadOnlyList<RevocationEvidence> FindAll(TestAuthority leaf, TestAuthority[] known, params CertificateRevocationList[] lists) =>
        new CrlSet(lists, [.. known.Select(authority => authority.Certificate)]).FindAll(leaf.Certificate, _ca.Certificate);
}
