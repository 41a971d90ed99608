using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>Evidence of the size that large authorities, or hostile documents, have.</summary>
public sealed class LargeEvidenceTests
{
    private readonly TestAuthority _ca = TestAuthority.Root("CA");

    [Fact]
    public void Crl_OfAHundredThousandEntries_AnswersForHundredsOfCertificates()
    {
        TestAuthority revoked = _ca.Leaf("Revoked");
        TestAuthority[] leaves = [.. Enumerable.Range(0, 300).Select(i => _ca.Leaf($"Leaf {i}"))];
        CertificateRevocationList list = new TestCrl(_ca)
        {
            MoreEntries = 100_000,
            Entries = [(revoked.Certificate, CrlReason.KeyCompromise, null)],
        }.Build();
        var set = new CrlSet([list]);

        Assert.All(leaves, leaf => Assert.Equal(RevocationStatus.Good, Assert.Single(set.FindAll(leaf.Certificate, _ca.Certificate)).Status));
        Assert.Equal(RevocationStatus.Revoked, Assert.Single(set.FindAll(revoked.Certificate, _ca.Certificate)).Status);
    }

    [Fact]
    public void IndirectCrl_OfAHundredThousandEntries_AnswersForHundredsOfCertificates()
    {
        TestAuthority signer = _ca.Leaf("CRL Issuer", TestAuthority.Usage(X509KeyUsageFlags.CrlSign));
        X509Extension point = TestCrl.PointTo("http://crl.example/i.crl", signer.Certificate.SubjectName);
        TestAuthority revoked = _ca.Leaf("Revoked", point);
        TestAuthority[] leaves = [.. Enumerable.Range(0, 100).Select(i => _ca.Leaf($"Leaf {i}", point))];
        CertificateRevocationList list = new TestCrl(signer)
        {
            MoreEntries = 100_000,
            Extensions = [TestCrl.Indirect()],
            Entries = [(revoked.Certificate, CrlReason.KeyCompromise, _ca.Certificate.SubjectName)],
        }.Build();
        var set = new CrlSet([list], [signer.Certificate]);

        Assert.All(leaves, leaf => Assert.Equal(RevocationStatus.Good, Assert.Single(set.FindAll(leaf.Certificate, _ca.Certificate)).Status));
        Assert.Equal(RevocationStatus.Revoked, Assert.Single(set.FindAll(revoked.Certificate, _ca.Certificate)).Status);
    }

    [Fact]
    public void Ocsp_OfTenMegabytes_IsReadLikeAnyOther()
    {
        TestAuthority leaf = _ca.Leaf("Leaf");
        TestAuthority padding = _ca.Leaf("Padding", new X509Extension("1.3.6.1.4.1.32473.99", new byte[10_000_000], false));

        RevocationEvidence? found = new TestOcsp(_ca) { Certificates = [padding] }.Find(leaf.Certificate, _ca.Certificate);

        Assert.Equal(RevocationStatus.Good, found?.Status);
    }

    [Fact]
    public void Ocsp_WithAThousandCertificatesOfTheRespondersName_IsATypedError()
    {
        TestAuthority leaf = _ca.Leaf("Leaf");
        TestAuthority responder = _ca.Leaf("Responder");
        TestAuthority[] many = [.. Enumerable.Repeat(responder, 1000)];

        Assert.Throws<RevocationException>(() => new TestOcsp(responder) { Certificates = many }.Find(leaf.Certificate, _ca.Certificate));
    }

    [Fact]
    public void Embedded_AThousandStatementsOfAnotherAuthority_AreNotVerified()
    {
        // Whoever is not the issuer is passed over by name and key hash, before any signature is looked at.
        TestAuthority other = TestAuthority.Root("Other");
        TestAuthority leaf = _ca.Leaf("Leaf");
        byte[] foreign = new TestOcsp(other).Encode(other.Leaf("Leaf").Certificate, other.Certificate);
        var source = new EmbeddedRevocationSource(Enumerable.Repeat<ReadOnlyMemory<byte>>(foreign, 10_000), []);

        Assert.Empty(source.FindAll(leaf.Certificate, _ca.Certificate));
    }

    [Fact]
    public void Crl_WithAnEntryThatDoesNotEnd_IsATypedError()
    {
        byte[] encoded = new TestCrl(_ca) { Entries = [(_ca.Leaf("Revoked").Certificate, CrlReason.Superseded, null)] }.Encode();
        // The length of the entry's serial number.
        int serial = encoded.AsSpan().IndexOf(new byte[] { 0x02, 0x03, 0x01 });
        encoded[serial + 1] = 0x7F;

        Assert.Throws<RevocationException>(() => CertificateRevocationList.Decode(encoded).Find([1], _ca.Certificate.SubjectName.RawData));
    }
}
