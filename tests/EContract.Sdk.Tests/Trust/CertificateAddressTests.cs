using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Trust;

/// <summary>Certificates of unknown makers say what is to be fetched (RFC 5280, 4.2.1.13 and 4.2.2.1); not everything is.</summary>
public sealed class CertificateAddressTests
{
    private const string Issuers = "1.3.6.1.5.5.7.48.2";
    private const string Responders = "1.3.6.1.5.5.7.48.1";

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://ca.example/ca.crl")]
    [InlineData("ldap://ca.example/cn=ca?certificateRevocationList")]
    [InlineData("ldaps://ca.example/cn=ca")]
    [InlineData("gopher://ca.example/")]
    [InlineData("data:application/pkix-crl;base64,MAA=")]
    [InlineData("\\\\ca.example\\share\\ca.crl")]
    [InlineData("//ca.example/ca.crl")]
    [InlineData("/etc/passwd")]
    [InlineData("http://user:secret@ca.example/ca.crl")]
    [InlineData("http://user@ca.example/ca.crl")]
    [InlineData("http://")]
    [InlineData("")]
    public void Addresses_NotPlainHttp_ArePassedOver(string address)
    {
        CertificateStructure structure = Read(Point(address), Access((Issuers, address), (Responders, address)));

        Assert.Null(structure.Defect);
        Assert.Empty(structure.CrlUris);
        Assert.Empty(structure.CaIssuersUris);
        Assert.Empty(structure.OcspUris);
    }

    [Fact]
    public void Addresses_AThousand_AreCutToAFew()
    {
        (string, string)[] many = [.. Enumerable.Range(0, 1000).SelectMany(i => ((string, string)[])[(Issuers, $"http://a{i}.example/"), (Responders, $"http://o{i}.example/")])];

        CertificateStructure structure = Read(Point([.. many.Select(each => each.Item2)]), Access(many));

        Assert.Equal(ExtensionReader.MaxAddresses, structure.CaIssuersUris.Count);
        Assert.Equal(ExtensionReader.MaxAddresses, structure.OcspUris.Count);
        Assert.Equal(ExtensionReader.MaxAddresses, structure.CrlUris.Count);
        Assert.Equal("a0.example", structure.CaIssuersUris[0].Host);
    }

    private static CertificateStructure Read(params X509Extension[] extensions) =>
        CertificateStructure.Of(TestAuthority.Root("Root", extensions).Certificate);

    private static X509Extension Access(params (string Method, string Address)[] places)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach ((string method, string address) in places)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(method);
                    WriteUri(writer, address);
                }
            }
        }

        return new X509Extension(new Oid("1.3.6.1.5.5.7.1.1"), writer.Encode(), false);
    }

    private static X509Extension Point(params string[] addresses)
    {
        var tag0 = new Asn1Tag(TagClass.ContextSpecific, 0);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(tag0))
        using (writer.PushSequence(tag0))
        {
            foreach (string address in addresses)
                WriteUri(writer, address);
        }

        return new X509Extension(new Oid("2.5.29.31"), writer.Encode(), false);
    }

    private static void WriteUri(AsnWriter writer, string address) =>
        writer.WriteCharacterString(UniversalTagNumber.IA5String, address, new Asn1Tag(TagClass.ContextSpecific, 6));
}
