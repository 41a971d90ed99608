using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Documents that are lines of text: what was done to them can be read off, and nothing takes time.</summary>
internal sealed class FakeContractPdf : IContractPdf
{
    public const string Header = "%FAKE";

    private static readonly StoredCredential Credential = CreateCredential();
    private static readonly X509Certificate2 s_certificate = X509CertificateLoader.LoadCertificate(Credential.Certificates[0]);

    /// <summary>Whether the timestamp authority answers.</summary>
    public bool IsTimestampAuthorityUp { get; set; } = true;

    /// <summary>Whether the key's certificate is revoked.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>What the key throws instead of signing.</summary>
    public SignerException? KeyFailure { get; set; }

    /// <summary>What happens while the key is asked, once.</summary>
    public Func<Task>? WhileSigning { get; set; }

    /// <summary>Exchanges the evidence digest that is to be written; empty for none.</summary>
    public Func<string, string>? Evidence { get; set; }

    /// <summary>What the validator finds wrong in sealed documents.</summary>
    public string SealedLevel { get; set; } = "B-LTA";

    /// <summary>The verdict on sealed documents.</summary>
    public string SealedIndication { get; set; } = "TOTAL-PASSED";

    /// <summary>How often documents were sealed.</summary>
    public int Seals { get; private set; }

    /// <summary>How often the key was asked.</summary>
    public int KeyCalls { get; private set; }

    /// <summary>What keys were asked for, in order: SHA-256 of each digest.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Which keys were asked, in order.</summary>
    public List<ISigner> Keys { get; } = [];

    /// <summary>Whether documents allow no pictures.</summary>
    public bool RefusesPictures { get; set; }

    /// <summary>How many pages every document has.</summary>
    public const int Pages = 3;

    public static byte[] Document(string text) => Encoding.UTF8.GetBytes($"{Header}\n{text}\n");

    public static string[] Lines(byte[] document) => Encoding.UTF8.GetString(document).TrimEnd('\n').Split('\n');

    public async ValueTask PrepareFieldsAsync(
        Stream source, Stream destination, IReadOnlyList<SignatureFieldDescriptor> fields, CancellationToken cancellationToken)
    {
        string text = await ReadAsync(source);
        if (!text.StartsWith(Header, StringComparison.Ordinal))
            throw new PdfSigningException(PdfSigningFailure.NothingToExtend, "This is no document.");
        if (fields.Select(field => field.Placement).OfType<PagePlacement>().Any(place => place.Page > Pages))
            throw new PdfSigningException(PdfSigningFailure.InvalidPlacement, $"The document has {Pages} pages.");
        await WriteAsync(destination, text, fields.SelectMany(field => (IEnumerable<string>)
            [$"field {field.Name}", .. field.Placement is PagePlacement { Page: var page, Area: var area } ? [$"place {field.Name} {page} {area.X} {area.Y} {area.Width} {area.Height}"] : (string[])[]]));
    }

    public int CountPages(Stream document) => Pages;

    public async ValueTask TryAppearanceAsync(
        Stream document, string fieldName, SignatureAppearance appearance, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (RefusesPictures && appearance.Image is not null)
            throw new PdfImageException("A PDF/A document holds no such picture.");
        string place = (await ReadAsync(document)).Split('\n').Single(line => line.StartsWith($"place {fieldName} ", StringComparison.Ordinal));
        if (double.Parse(place.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture) < 15)
            throw new PdfSigningException(PdfSigningFailure.AppearanceIllegible, "Nobody could read that.");
    }

    public ValueTask<CertificateVerdict> CheckCertificateAsync(ISigner key, CancellationToken cancellationToken) => new(new CertificateVerdict(s_certificate, null));

    public async ValueTask<(byte[] State, ReadOnlyMemory<byte> ToBeSigned)> PrepareSignatureAsync(
        ISigner key, Stream source, PdfSignatureOptions wording, CancellationToken cancellationToken)
    {
        string text = await ReadAsync(source), field = wording.FieldName!;
        // The certificate of conclusion is nobody's document, and a real PDF.
        if (text.StartsWith(Header, StringComparison.Ordinal))
            Assert.Contains($"field {field}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"signature {field} ", text, StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes($"{field} {EvidenceIn(wording)} {Shown(wording.Appearance)}"), SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    public async ValueTask<KeySignatures> SignAsync(ISigner key, IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned, CancellationToken cancellationToken)
    {
        if (WhileSigning is { } happens)
        {
            WhileSigning = null;
            await happens();
        }

        if (KeyFailure is { } failure)
            throw failure;
        KeyCalls++;
        Keys.Add(key);
        Asked.Add(string.Join(' ', toBeSigned.Select(digest => Convert.ToHexStringLower(SHA256.HashData(digest.Span)))));
        return new KeySignatures([.. toBeSigned], "fake", Convert.ToHexStringLower(SHA256.HashData(Credential.Certificates[0])), Credential);
    }

    public async ValueTask<string> CompleteSignatureAsync(
        ISigner key,
        ReadOnlyMemory<byte> state,
        ReadOnlyMemory<byte> signatureValue,
        Stream source,
        Stream destination,
        CancellationToken cancellationToken)
    {
        string text = await ReadAsync(source);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(text)), signatureValue.ToArray());
        RequireTimestampAuthority();
        string[] signed = Encoding.UTF8.GetString(state.Span).Split(' ');
        string digest = Evidence?.Invoke(signed[1]) ?? signed[1];
        string[] evidence = digest.Length == 0 ? [] : [$"evidence {signed[0]} {digest}"];
        await WriteAsync(destination, text, [$"signature {signed[0]} B-T", .. evidence, .. signed[2].Length == 0 ? [] : (string[])[$"shows {signed[0]} {signed[2]}"]]);
        return "B-T";
    }

    public async ValueTask SealAsync(Stream source, Stream destination, PadesLevel level, CancellationToken cancellationToken)
    {
        string text = await ReadAsync(source);
        if (!text.Contains("\nsignature ", StringComparison.Ordinal))
            throw new PdfSigningException(PdfSigningFailure.NothingToExtend, "There is no signature.");
        RequireTimestampAuthority();
        if (IsRevoked)
            throw new PdfSigningException(PdfSigningFailure.CertificateRevoked, "The certificate CN=Fake has been revoked.");
        Seals++;
        await WriteAsync(destination, text, [level == PadesLevel.BaselineLT ? "material" : "sealed"]);
    }

    public async ValueTask<IReadOnlyList<SignatureVerdict>> ValidateAsync(Stream document, CancellationToken cancellationToken)
    {
        string[] lines = (await ReadAsync(document)).Split('\n');
        (string level, string indication) = lines.Contains("sealed") ? (SealedLevel, SealedIndication)
            : lines.Contains("material") ? ("B-LT", SealedIndication)
            : ("B-T", "TOTAL-PASSED");
        return [.. lines
            .Where(line => line.StartsWith("signature ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .Select(field => new SignatureVerdict(field, level, indication, IsIntact: true, "", EvidenceOf(field, lines)))];
    }

    public async ValueTask<IReadOnlyList<SignedEvidence>> ReadEvidenceAsync(Stream document, CancellationToken cancellationToken)
    {
        string[] lines = (await ReadAsync(document)).Split('\n');
        return [.. lines
            .Where(line => line.StartsWith("signature ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .Select(field => new SignedEvidence(
                field, true, EvidenceOf(field, lines) is { } hex ? new EvidenceDigest(DigestAlgorithm.Sha256, Convert.FromHexString(hex)) : null))];
    }

    private static string? EvidenceOf(string field, string[] lines) =>
        lines.SingleOrDefault(line => line.StartsWith($"evidence {field} ", StringComparison.Ordinal))?.Split(' ')[2];

    private static string Shown(SignatureAppearance? appearance) => appearance switch
    {
        null => "",
        { Artwork: { } seal } => $"seal:{seal.Name}",
        { Image: { } image } => $"picture:{image.Width}x{image.Height}",
        _ => $"lines:{string.Join('/', appearance.Lines)}",
    };

    private static string EvidenceIn(PdfSignatureOptions wording) => wording.SignedAttributes.Count == 0
        ? ""
        : Convert.ToHexStringLower(wording.SignedAttributes.Single(attribute => attribute.Oid == CmsOids.EvidenceDigest).Values[0].Span[^32..]);

    public async ValueTask<DocumentFacts> DescribeAsync(Stream document, CancellationToken cancellationToken)
    {
        IEnumerable<SignatureFacts> signatures = (await ValidateAsync(document, cancellationToken))
            .Select(verdict => new SignatureFacts(verdict.FieldName, "CN=Fake", "CN=Fake CA", "01", verdict.Level, null));
        return new DocumentFacts(1, [.. signatures], null);
    }
    private static StoredCredential CreateCredential()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=Fake", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return new StoredCredential([certificate.RawData], SignatureScheme.Ecdsa, DigestAlgorithm.Sha256.Oid);
    }

    private void RequireTimestampAuthority()
    {
        if (!IsTimestampAuthorityUp)
            throw new TimestampException(TimestampFailure.Unavailable, "The timestamp authority is away.");
    }

    private static async Task<string> ReadAsync(Stream source)
    {
        using var reader = new StreamReader(source, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    private static async Task WriteAsync(Stream destination, string text, IEnumerable<string> added) =>
        await destination.WriteAsync(Encoding.UTF8.GetBytes(text + string.Concat(added.Select(line => line + "\n"))));
}
