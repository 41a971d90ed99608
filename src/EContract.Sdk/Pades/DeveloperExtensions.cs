using System.Globalization;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>Declares in a file what its signatures need beyond its own version of PDF (ISO 32000-2, 7.12).</summary>
internal static class DeveloperExtensions
{
    // EN 319 142-1: what PAdES added to PDF 1.7, and PDF 2.0 has by itself.
    private const string Esic = "ESIC";

    // ISO 32000-2, 7.12.2: the prefix that ISO keeps for itself. Its extensions do not replace each other, so they stand in an array.
    private const string Iso = "ISO_";

    // ISO/TS 32001:2022: SHA-3.
    private static readonly PdfDictionary HashAlgorithms = IsoExtension(32001, "https://www.iso.org/standard/45874.html");

    // ISO/TS 32002:2022: EdDSA. It names the NIST curves too, which every reader of PAdES knows; they are not declared.
    private static readonly PdfDictionary EllipticCurves = IsoExtension(32002, "https://www.iso.org/standard/45875.html");

    /// <summary>The catalogue with PAdES declared; the same object where nothing needs to be said.</summary>
    public static PdfDictionary Declare(PdfRevision revision, PdfDictionary catalog)
    {
        if (IsPdf2(revision, catalog))
            return catalog;
        PdfDictionary extensions = Read(revision, catalog);
        if (extensions.ContainsKey(Esic))
            return catalog;
        var declaration = new PdfDictionary(("BaseVersion", new PdfName("1.7")), ("ExtensionLevel", new PdfInteger(5)));
        return catalog.With("Extensions", extensions.With(Esic, declaration));
    }

    /// <summary>The catalogue with an algorithm declared that PDF 2.0 itself does not have; the same object where there is none.</summary>
    /// <param name="revision">The document so far.</param>
    /// <param name="catalog">Its catalogue, perhaps changed already.</param>
    /// <param name="digest">What the document is digested with.</param>
    /// <param name="scheme">How that is signed; <see langword="null"/> for a document timestamp, where the token says it.</param>
    /// <remarks>The version is left as it is: raising it would cost a PDF/A file its conformance.</remarks>
    public static PdfDictionary DeclareAlgorithm(PdfRevision revision, PdfDictionary catalog, DigestAlgorithm digest, SignatureScheme? scheme)
    {
        if (digest.IsSha3)
            catalog = DeclareIso(revision, catalog, HashAlgorithms);
        if (scheme is SignatureScheme.Ed25519)
            catalog = DeclareIso(revision, catalog, EllipticCurves);
        return catalog;
    }

    private static PdfDictionary DeclareIso(PdfRevision revision, PdfDictionary catalog, PdfDictionary extension)
    {
        PdfDictionary extensions = Read(revision, catalog);
        IEnumerable<PdfObject> present = revision.Resolve(extensions, Iso) switch
        {
            PdfArray array => array,
            PdfDictionary => [extensions[Iso]!],
            _ => [],
        };
        return present.Any(item => LevelOf(revision, item) == LevelOf(revision, extension))
            ? catalog
            : catalog.With("Extensions", extensions.With(Iso, new PdfArray([.. present, extension])));
    }

    private static long? LevelOf(PdfRevision revision, PdfObject extension) =>
        revision.Resolve(extension) is PdfDictionary dictionary ? (revision.Resolve(dictionary, "ExtensionLevel") as PdfInteger)?.Value : null;

    private static PdfDictionary Read(PdfRevision revision, PdfDictionary catalog) =>
        revision.Resolve(catalog, "Extensions") as PdfDictionary ?? PdfDictionary.Empty;

    private static PdfDictionary IsoExtension(int level, string url) => new(
        ("Type", new PdfName("DeveloperExtensions")),
        ("BaseVersion", new PdfName("2.0")),
        ("ExtensionLevel", new PdfInteger(level)),
        ("ExtensionRevision", PdfString.FromText(":2022")),
        ("URL", PdfString.FromText(url)));

    private static bool IsPdf2(PdfRevision revision, PdfDictionary catalog)
    {
        string version = (revision.Resolve(catalog, "Version") as PdfName)?.Value ?? revision.Layout.Version;
        return double.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= 2;
    }
}
