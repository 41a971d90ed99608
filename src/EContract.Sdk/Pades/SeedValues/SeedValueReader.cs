using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades.SeedValues;

/// <summary>Reads seed value dictionaries (ISO 32000-2, tables 237 and 238). The counterpart of <see cref="SeedValueWriter"/>.</summary>
/// <remarks>An entry of the wrong type says nothing, as if it were absent.</remarks>
internal sealed class SeedValueReader(PdfRevision revision)
{
    /// <summary>Reads the SV of a field.</summary>
    public SignatureSeedValue Read(PdfDictionary dictionary)
    {
        var timestamp = revision.Resolve(dictionary, "TimeStamp") as PdfDictionary ?? PdfDictionary.Empty;
        var certificate = revision.Resolve(dictionary, "Cert") as PdfDictionary;
        long mdp = Integer(revision.Resolve(dictionary, "MDP") as PdfDictionary ?? PdfDictionary.Empty, "P") ?? -1;
        return new SignatureSeedValue
        {
            Required = (SeedValueConstraints)((Integer(dictionary, "Ff") ?? 0) & 0x1FF),
            Filter = Name(dictionary, "Filter"),
            SubFilters = [.. List(dictionary, "SubFilter").OfType<PdfName>().Select(name => name.Value)],
            // Names by the standard, strings by some producers.
            DigestMethods = [.. List(dictionary, "DigestMethod").Where(item => item is PdfName or PdfString).Select(item => item is PdfName name ? name.Value : ((PdfString)item!).ToText())],
            ParserVersion = revision.Resolve(dictionary, "V") switch { PdfInteger whole => whole.Value, PdfReal real => real.Value, _ => null },
            Reasons = Texts(dictionary, "Reasons"),
            LegalAttestations = Texts(dictionary, "LegalAttestation"),
            AddRevocationInformation = (revision.Resolve(dictionary, "AddRevInfo") as PdfBoolean)?.Value,
            DocumentLock = Name(dictionary, "LockDocument") switch
            {
                "true" => SeedValueDocumentLock.Locked,
                "false" => SeedValueDocumentLock.Unlocked,
                "auto" => SeedValueDocumentLock.Auto,
                _ => null,
            },
            AppearanceFilter = Text(dictionary, "AppearanceFilter"),
            Mdp = mdp is >= 0 and <= 3 ? (SeedValueMdp)mdp : null,
            TimestampUrl = Text(timestamp, "URL"),
            RequiresTimestamp = ((Integer(timestamp, "Ff") ?? 0) & 1) != 0,
            Certificate = certificate is null ? null : ReadCertificate(certificate),
        };
    }

    private CertificateSeedValue ReadCertificate(PdfDictionary dictionary) => new()
    {
        Required = (CertificateSeedValueConstraints)((Integer(dictionary, "Ff") ?? 0) & 0x2F),
        Subjects = Certificates(dictionary, "Subject"),
        Issuers = Certificates(dictionary, "Issuer"),
        Policies = Texts(dictionary, "OID"),
        SubjectNames = [.. List(dictionary, "SubjectDN").OfType<PdfDictionary>().Select(ReadName)],
        KeyUsages = Texts(dictionary, "KeyUsage"),
        Url = Text(dictionary, "URL"),
    };

    private Dictionary<string, string> ReadName(PdfDictionary name) => name
        .Select(attribute => (attribute.Key, Value: revision.Resolve(attribute.Value) as PdfString))
        .Where(attribute => attribute.Value is not null)
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value!.ToText(), StringComparer.Ordinal);

    private List<X509Certificate2> Certificates(PdfDictionary dictionary, string key)
    {
        var certificates = new List<X509Certificate2>();
        foreach (PdfString encoded in List(dictionary, key).OfType<PdfString>())
        {
            try
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(encoded.Bytes.Span));
            }
            catch (CryptographicException)
            {
                // Nobody has it, then.
            }
        }

        return certificates;
    }

    private string[] Texts(PdfDictionary dictionary, string key) => [.. List(dictionary, key).OfType<PdfString>().Select(text => text.ToText())];

    // A single value without the array around it is not legal, but what it means is clear.
    private IEnumerable<PdfObject?> List(PdfDictionary dictionary, string key) =>
        revision.Resolve(dictionary, key) is PdfArray array ? array.Select(revision.Resolve) : [revision.Resolve(dictionary, key)];

    private string? Name(PdfDictionary dictionary, string key) => (revision.Resolve(dictionary, key) as PdfName)?.Value;

    private string? Text(PdfDictionary dictionary, string key) => (revision.Resolve(dictionary, key) as PdfString)?.ToText();

    private long? Integer(PdfDictionary dictionary, string key) => (revision.Resolve(dictionary, key) as PdfInteger)?.Value;
}
