using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pades.SeedValues;

/// <summary>Writes seed value dictionaries (ISO 32000-2, tables 237 and 238). The counterpart of <see cref="SeedValueReader"/>.</summary>
internal sealed class SeedValueWriter
{
    private readonly List<KeyValuePair<string, PdfObject>> _entries = [];

    private SeedValueWriter(string type) => Add("Type", new PdfName(type));

    /// <summary>Writes the SV of a field; what is not set is left out.</summary>
    public static PdfDictionary Write(SignatureSeedValue seed)
    {
        var writer = new SeedValueWriter("SV");
        if (seed.Required != SeedValueConstraints.None)
            writer.Add("Ff", new PdfInteger((long)seed.Required));
        if (seed.Filter is { } filter)
            writer.Add("Filter", new PdfName(filter));
        writer.AddList("SubFilter", seed.SubFilters, name => new PdfName(name));
        writer.AddList("DigestMethod", seed.DigestMethods, name => new PdfName(name));
        if (seed.ParserVersion is { } version)
            writer.Add("V", new PdfReal(version));
        writer.AddList("Reasons", seed.Reasons, PdfString.FromText);
        writer.AddList("LegalAttestation", seed.LegalAttestations, PdfString.FromText);
        if (seed.AddRevocationInformation is { } add)
            writer.Add("AddRevInfo", add ? PdfBoolean.True : PdfBoolean.False);
        if (seed.DocumentLock is { } documentLock)
            writer.Add("LockDocument", new PdfName(documentLock switch { SeedValueDocumentLock.Locked => "true", SeedValueDocumentLock.Unlocked => "false", _ => "auto" }));
        writer.AddText("AppearanceFilter", seed.AppearanceFilter);
        if (seed.Mdp is { } mdp)
            writer.Add("MDP", new PdfDictionary(("P", new PdfInteger((long)mdp))));
        if (seed.TimestampUrl is not null || seed.RequiresTimestamp)
            writer.Add("TimeStamp", WriteTimestamp(seed));
        if (seed.Certificate is { } certificate)
            writer.Add("Cert", WriteCertificate(certificate));
        return new PdfDictionary(writer._entries);
    }

    private static PdfDictionary WriteTimestamp(SignatureSeedValue seed)
    {
        var timestamp = new PdfDictionary(("Ff", new PdfInteger(seed.RequiresTimestamp ? 1 : 0)));
        return seed.TimestampUrl is { } url ? timestamp.With("URL", PdfString.FromText(url)) : timestamp;
    }

    private static PdfDictionary WriteCertificate(CertificateSeedValue certificate)
    {
        var writer = new SeedValueWriter("SVCert");
        if (certificate.Required != CertificateSeedValueConstraints.None)
            writer.Add("Ff", new PdfInteger((long)certificate.Required));
        writer.AddList("Subject", certificate.Subjects, WriteCertificate);
        writer.AddList("Issuer", certificate.Issuers, WriteCertificate);
        writer.AddList("OID", certificate.Policies, PdfString.FromText);
        writer.AddList("SubjectDN", certificate.SubjectNames, name =>
            new PdfDictionary(name.Select(attribute => KeyValuePair.Create(attribute.Key, (PdfObject)PdfString.FromText(attribute.Value))).ToArray()));
        writer.AddList("KeyUsage", certificate.KeyUsages, PdfString.FromText);
        writer.AddText("URL", certificate.Url);
        return new PdfDictionary(writer._entries);
    }

    private static PdfString WriteCertificate(X509Certificate2 certificate) => new(certificate.RawDataMemory, isHexadecimal: true);

    private void AddText(string key, string? text)
    {
        if (text is not null)
            Add(key, PdfString.FromText(text));
    }

    private void AddList<T>(string key, IReadOnlyList<T> values, Func<T, PdfObject> write)
    {
        if (values.Count > 0)
            Add(key, new PdfArray([.. values.Select(write)]));
    }

    private void Add(string key, PdfObject value) => _entries.Add(new(key, value));
}
