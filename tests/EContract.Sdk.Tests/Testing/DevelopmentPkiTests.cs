using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentPkiTests
{
    private static readonly DevelopmentPkiOptions Quick = new()
    {
        KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256,
        BaseUri = new Uri("http://127.0.0.1:18080"),
    };

    [Theory]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048)]
    [InlineData(DevelopmentKeyAlgorithm.Rsa3072)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP256)]
    public async Task IssueSigner_AnyKeyAlgorithm_OpenSslVerifiesPathAndCrls(DevelopmentKeyAlgorithm algorithm)
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick with { KeyAlgorithm = algorithm });
        pki.SaveTo(directory.FullPath);
        using X509Certificate2 signer = pki.IssueSigner("契約 太郎", "東海市");

        ToolResult result = await VerifyAsync(directory, pki, signer);

        result.EnsureSuccess();
        Assert.True(signer.HasPrivateKey);
    }

    [Fact]
    public async Task Revoke_Signer_OpenSslSaysRevoked()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        pki.SaveTo(directory.FullPath);
        using X509Certificate2 signer = pki.IssueSigner("Revoked");
        pki.Revoke(signer, reason: X509RevocationReason.KeyCompromise);

        ToolResult result = await VerifyAsync(directory, pki, signer);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("certificate revoked", result.Errors);
    }

    [Fact]
    public async Task Revoke_IssuingCa_OpenSslSaysRevoked()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        pki.SaveTo(directory.FullPath);
        using X509Certificate2 signer = pki.IssueSigner("Good");
        pki.Revoke(pki.IssuingCa);

        Assert.Contains("certificate revoked", (await VerifyAsync(directory, pki, signer)).Errors);
    }

    [Fact]
    public async Task Revoke_InTheFuture_TakesEffectWhenTheClockReachesIt()
    {
        using var directory = new TemporaryDirectory();
        var clock = new DevelopmentClock();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick with { TimeProvider = clock });
        pki.SaveTo(directory.FullPath);
        using X509Certificate2 signer = pki.IssueSigner("Later");
        pki.Revoke(signer, clock.GetUtcNow() + TimeSpan.FromHours(1));

        (await VerifyAsync(directory, pki, signer)).EnsureSuccess();
        clock.Advance(TimeSpan.FromHours(2));

        Assert.Contains("certificate revoked", (await VerifyAsync(directory, pki, signer, clock.GetUtcNow())).Errors);
    }

    [Fact]
    public void Revoke_StrangersCertificate_Throws()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        using DevelopmentPki other = DevelopmentPki.Create(Quick);
        using X509Certificate2 stranger = other.IssueSigner("Stranger");

        ArgumentException error = Assert.Throws<ArgumentException>(() => pki.Revoke(stranger));

        Assert.Contains("CN=Stranger", error.Message);
    }

    [Fact]
    public void IssueSigner_Default_IsADocumentSignerThatPointsToRevocation()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);

        using X509Certificate2 signer = pki.IssueSigner("Signer", "Org");

        Assert.Equal("CN=Signer, O=Org, C=JP", signer.Subject);
        Assert.Equal(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
            signer.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal(
            [DevelopmentCertificateRequest.DocumentSigning, DevelopmentCertificateRequest.EmailProtection],
            signer.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value));
        X509AuthorityInformationAccessExtension access = signer.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single();
        Assert.Equal(["http://127.0.0.1:18080/ocsp"], access.EnumerateOcspUris());
        Assert.Equal(["http://127.0.0.1:18080/ca.cer"], access.EnumerateCAIssuersUris());
        Assert.Contains(signer.Extensions, extension => extension.Oid!.Value == "2.5.29.31");
    }

    [Fact]
    public void IssueSigner_WithoutBaseUri_PointsNowhere()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(Quick with { BaseUri = null });

        using X509Certificate2 signer = pki.IssueSigner("Signer");

        Assert.DoesNotContain(signer.Extensions, extension => extension.Oid!.Value is "2.5.29.31" or "1.3.6.1.5.5.7.1.1");
    }

    [Fact]
    public async Task IssueSigner_ForAPublicKey_CertifiesThatKey()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        pki.SaveTo(directory.FullPath);
        using RSA hsmKey = RSA.Create(2048);

        using X509Certificate2 certificate = pki.IssueSigner("HSM", null, new PublicKey(hsmKey));

        Assert.False(certificate.HasPrivateKey);
        Assert.Equal(hsmKey.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        (await VerifyAsync(directory, pki, certificate)).EnsureSuccess();
    }

    [Fact]
    public async Task Issue_Expired_OpenSslSaysExpired()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        pki.SaveTo(directory.FullPath);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 expired = pki.Issue(new DevelopmentCertificateRequest
        {
            CommonName = "Expired",
            NotBefore = now.AddDays(-2),
            NotAfter = now.AddDays(-1),
        });

        Assert.Contains("certificate has expired", (await VerifyAsync(directory, pki, expired)).Errors);
    }

    [Fact]
    public async Task ExportPkcs12_OpenSslReadsKeyAndChain()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        using X509Certificate2 signer = pki.IssueSigner("Signer");
        string path = directory.WriteFile("signer.p12", pki.ExportPkcs12(signer, "パスワード1"));

        ToolResult result = await OpenSsl.RunAsync("pkcs12", "-in", path, "-nodes", "-passin", "pass:パスワード1");

        result.EnsureSuccess();
        Assert.Equal(3, result.Text.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Contains("BEGIN PRIVATE KEY", result.Text);
        using X509Certificate2 loaded = X509CertificateLoader.LoadPkcs12FromFile(path, "パスワード1");
        Assert.Equal(signer.Thumbprint, loaded.Thumbprint);
    }

    [Fact]
    public void LoadFrom_SavedFolder_GoesOnWithTheSameAuthorities()
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki first = DevelopmentPki.Create(Quick);
        using X509Certificate2 revoked = first.IssueSigner("Revoked");
        first.Revoke(revoked, reason: X509RevocationReason.KeyCompromise);
        first.SaveTo(directory.FullPath);

        using DevelopmentPki second = DevelopmentPki.LoadOrCreate(directory.FullPath);

        Assert.Equal(first.Root, second.Root);
        Assert.Equal(first.IssuingCa, second.IssuingCa);
        Assert.Equal(first.TimestampingCertificate, second.TimestampingCertificate);
        Assert.Equal(first.OcspCertificate, second.OcspCertificate);
        Assert.Equal(first.Options.BaseUri, second.Options.BaseUri);
        Assert.Equal(first.Register.Entries.OrderBy(e => e.SerialNumber), second.Register.Entries.OrderBy(e => e.SerialNumber));
        using X509Certificate2 signer = second.IssueSigner("Signer");
        Assert.Equal(first.IssuingCa.Subject, signer.Issuer);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void SaveTo_Keys_AreTheOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are a Unix matter.");
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        pki.SaveTo(directory.FullPath);
        pki.SaveTo(directory.FullPath);

        string[] keys = Directory.GetFiles(directory.FullPath, "*.key");

        Assert.Equal(4, keys.Length);
        foreach (string key in keys)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Empty(Directory.GetFiles(directory.FullPath, "*.new"));
    }

    [Fact]
    public void LoadFrom_EmptyFolder_ThrowsNamingIt()
    {
        using var directory = new TemporaryDirectory();

        DevelopmentPkiException error = Assert.Throws<DevelopmentPkiException>(() => DevelopmentPki.LoadFrom(directory.FullPath));

        Assert.Contains(directory.FullPath, error.Message);
    }

    [Theory]
    [InlineData("pki.json", "{")]
    [InlineData("pki.json", "null")]
    [InlineData("ca.key", "not a key")]
    [InlineData("tsa.pem", "")]
    public void LoadFrom_BrokenFile_ThrowsNamingTheFolder(string file, string content)
    {
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create(Quick);
        pki.SaveTo(directory.FullPath);
        File.WriteAllText(directory.Combine(file), content);

        DevelopmentPkiException error = Assert.Throws<DevelopmentPkiException>(() => DevelopmentPki.LoadFrom(directory.FullPath));

        Assert.Contains(directory.FullPath, error.Message);
    }

    [Fact]
    public void Create_Twice_RootsHaveDifferentNames()
    {
        using DevelopmentPki one = DevelopmentPki.Create(Quick);
        using DevelopmentPki two = DevelopmentPki.Create(Quick);

        Assert.NotEqual(one.Root.Subject, two.Root.Subject);
    }

    private static async Task<ToolResult> VerifyAsync(
        TemporaryDirectory directory, DevelopmentPki pki, X509Certificate2 certificate, DateTimeOffset? at = null)
    {
        string[] crls = [Pem(pki.RootCrlIssuer.Issue()), Pem(pki.IssuingCaCrlIssuer.Issue())];
        File.WriteAllText(directory.Combine("crls.pem"), string.Concat(crls));
        File.WriteAllText(directory.Combine("signer.pem"), certificate.ExportCertificatePem());
        string[] arguments =
        [
            "verify", "-x509_strict", "-crl_check_all",
            "-CAfile", directory.Combine("root.pem"),
            "-untrusted", directory.Combine("ca.pem"),
            "-CRLfile", directory.Combine("crls.pem"),
        ];
        if (at is { } time)
            arguments = [.. arguments, "-attime", time.ToUnixTimeSeconds().ToString()];
        return await OpenSsl.RunAsync([.. arguments, directory.Combine("signer.pem")]);
    }

    private static string Pem(byte[] crl) => PemEncoding.WriteString("X509 CRL", crl) + "\n";
}
