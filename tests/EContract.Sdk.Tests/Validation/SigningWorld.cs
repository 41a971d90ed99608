using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Authorities in process with a clock that can be set, and documents signed under them: everything a validation needs, no network.</summary>
internal sealed class SigningWorld : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    public SigningWorld(DevelopmentKeyAlgorithm keyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, DigestAlgorithm? digest = null)
    {
        Clock.Freeze(Start);
        Pki = DevelopmentPki.Create(new()
        {
            KeyAlgorithm = keyAlgorithm,
            Digest = digest,
            TimeProvider = Clock,
            // Nobody listens there: the certificates name sources, as real ones do.
            BaseUri = new Uri("http://127.0.0.1:9/"),
        });
    }

    public DevelopmentClock Clock { get; } = new();

    public DevelopmentPki Pki { get; }

    public TrustAnchors Trust => new(Pki.Root);

    public void Dispose() => Pki.Dispose();

    public X509Signer CreateSigner(string name = "署名 太郎") => Pki.CreateSigner(name);

    /// <summary>Signs the sample contract, or another document.</summary>
    public async Task<byte[]> SignAsync(
        PadesLevel level,
        X509Signer? signer = null,
        byte[]? document = null,
        PdfSignatureOptions? options = null)
    {
        using X509Signer own = CreateSigner();
        document ??= await File.ReadAllBytesAsync(SamplePdfs.Contract);
        var pdf = new PdfSigner(signer ?? own, Pki.TimestampAuthority, Pki.RevocationSource, Trust, Clock);
        using var signed = new MemoryStream();
        await pdf.SignAsync(new MemoryStream(document), signed, (options ?? new PdfSignatureOptions()) with { Level = level });
        return signed.ToArray();
    }

    public async Task<byte[]> ExtendAsync(byte[] document, PadesLevel level)
    {
        using var extended = new MemoryStream();
        await new PdfSignatureExtender(Pki.TimestampAuthority, Pki.RevocationSource, Trust)
            .ExtendAsync(new MemoryStream(document), extended, level);
        return extended.ToArray();
    }

    public async Task<byte[]> TimestampAsync(byte[] document)
    {
        using var stamped = new MemoryStream();
        await new PdfDocumentTimestamper(Pki.TimestampAuthority).TimestampAsync(new MemoryStream(document), stamped);
        return stamped.ToArray();
    }

    public async Task<ValidationReport> ValidateAsync(
        byte[] document,
        IRevocationSource? online = null,
        ITrustAnchorSource? trust = null,
        ValidationPolicy? policy = null) =>
        await new PdfSignatureValidator(trust ?? Trust, online, Clock)
            .ValidateAsync(new MemoryStream(document), new ValidationOptions { Policy = policy ?? ValidationPolicy.Default });

    /// <summary>Validates with the authorities at hand, and gives the one signature that is no timestamp.</summary>
    public async Task<SignatureReport> ValidateOneAsync(byte[] document, bool online = true)
    {
        ValidationReport report = await ValidateAsync(document, online ? Pki.RevocationSource : null);
        Assert.Null(report.Error);
        return Assert.Single(report.Signatures, signature => signature.Kind == SignatureKind.Signature);
    }
}
