using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Trust;

public sealed class TrustAnchorsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _first = TestAuthority.Root("First").Certificate;
    private readonly X509Certificate2 _second = TestAuthority.Root("Second").Certificate;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void FromPemFile_TwoCertificatesAndText_ReadsBoth()
    {
        string path = _directory.Combine("roots.pem");
        File.WriteAllText(path, "# 認証局\n" + _first.ExportCertificatePem() + "\nsome text\n" + _second.ExportCertificatePem());

        AssertNames(TrustAnchors.FromPemFile(path), "CN=First", "CN=Second");
    }

    [Fact]
    public void FromFiles_Der_ReadsIt() => AssertNames(TrustAnchors.FromFiles(_directory.WriteFile("root.cer", _first.RawData)), "CN=First");

    [Fact]
    public void FromFiles_Pkcs7_ReadsAllInside()
    {
        X509Certificate2Collection collection = [_first, _second];

        TrustAnchors anchors = TrustAnchors.FromFiles(_directory.WriteFile("roots.p7b", collection.Export(X509ContentType.Pkcs7)!));

        Assert.Equal(["CN=First", "CN=Second"], anchors.Certificates.Select(certificate => certificate.Subject).Order());
    }

    [Fact]
    public void FromSystemStore_GivesItsRootsOrSaysThatThereAreNone()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);

        if (store.Certificates.Count == 0)
            Assert.Contains("empty", Assert.Throws<TrustAnchorException>(() => TrustAnchors.FromSystemStore()).Message, StringComparison.Ordinal);
        else
            Assert.Equal(store.Certificates.DistinctBy(certificate => certificate.Thumbprint).Count(), TrustAnchors.FromSystemStore().Certificates.Count);
    }

    [Fact]
    public void FromFiles_Missing_ThrowsWithPath()
    {
        string path = _directory.Combine("none.pem");
        Assert.Contains(path, Assert.Throws<TrustAnchorException>(() => TrustAnchors.FromFiles(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void FromFiles_NoCertificate_ThrowsWithPath(string content)
    {
        string path = _directory.Combine("bad.pem");
        File.WriteAllText(path, content);
        Assert.Contains(path, Assert.Throws<TrustAnchorException>(() => TrustAnchors.FromFiles(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Combine_SameCertificateTwice_KeepsOne()
    {
        var anchors = TrustAnchors.Combine(new TrustAnchors(_first), new TrustAnchors(_second, _first), TrustAnchors.None);

        Assert.Equal(2, (await anchors.GetAnchorsAsync(TestContext.Current.CancellationToken)).Count);
    }

    private static void AssertNames(TrustAnchors anchors, params string[] names) =>
        Assert.Equal(names, anchors.Certificates.Select(certificate => certificate.Subject));
}
