using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Validation.Reports;

/// <summary>
/// Writes a report in the format of ETSI TS 119 102-2 V1.4.1 (<c>http://uri.etsi.org/19102/v1.4.1#</c>), for other validation
/// services. The report is not signed. The same report gives the same text.
/// </summary>
public static class EtsiReportXml
{
    internal const string Namespace = "http://uri.etsi.org/19102/v1.4.1#";
    internal const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    private const string Urn = "urn:etsi:019102:";

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report of a document that could be read.</param>
    /// <returns>An XML document. A document without signatures has one <c>SignatureValidationReport</c> that says so, as the format wants.</returns>
    /// <exception cref="ArgumentException">The document could not be read: the format has no word for that.</exception>
    public static string Write(ValidationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Error is { } error)
            throw new ArgumentException($"ETSI TS 119 102-2 cannot say that a document was not read: {error}", nameof(report));
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(text, settings))
            Write(writer, report);
        return text.Append('\n').ToString();
    }

    private static void Write(XmlWriter writer, ValidationReport report)
    {
        writer.WriteStartElement("ValidationReport", Namespace);
        writer.WriteAttributeString("xmlns", "ds", null, SignatureNamespace);
        if (report.Signatures.Count == 0)
            WriteNoSignature(writer);
        var signatures = new EtsiSignatureXml(writer, report);
        for (int i = 0; i < report.Signatures.Count; i++)
            signatures.Write(report.Signatures[i], i);
        var material = new MaterialList(report);
        if (material.Certificates.Count + material.OcspResponses.Count + material.Crls.Count + material.Tokens.Count > 0)
            WriteObjects(writer, material, report);
        writer.WriteEndElement();
    }

    /// <summary>TS 119 102-2, 4.3.4: the status is the one part that every report has.</summary>
    private static void WriteNoSignature(XmlWriter writer)
    {
        writer.WriteStartElement("SignatureValidationReport", Namespace);
        writer.WriteStartElement("SignatureValidationStatus", Namespace);
        writer.WriteElementString("MainIndication", Namespace, "urn:cef:dss:mainindication:noSignatureFound");
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteObjects(XmlWriter writer, MaterialList material, ValidationReport report)
    {
        writer.WriteStartElement("SignatureValidationObjects", Namespace);
        foreach ((string id, X509Certificate2 certificate) in material.Certificates)
            WriteObject(writer, Ids.Certificate(id), "certificate", certificate.RawDataMemory, null);
        foreach ((string id, ReadOnlyMemory<byte> response) in material.OcspResponses)
            WriteObject(writer, Ids.Evidence(id), "OCSPResponse", response, null);
        foreach ((string id, ReadOnlyMemory<byte> crl) in material.Crls)
            WriteObject(writer, Ids.Evidence(id), "CRL", crl, null);
        foreach ((string id, ReadOnlyMemory<byte> token) in material.Tokens)
            WriteObject(writer, Ids.Token(id), "timestamp", token, ProofOf(id, report));
        writer.WriteEndElement();
    }

    // A document timestamp exists at least since a later one covers it; whatever else there is, since it was looked at.
    private static DateTimeOffset? ProofOf(string id, ValidationReport report) => report.Signatures
        .Where(signature => signature.DocumentTimestamp is { } token && MaterialList.IdOf(token.Encoded) == id)
        .Select(signature => (DateTimeOffset?)signature.ProofOfExistence)
        .FirstOrDefault();

    private static void WriteObject(XmlWriter writer, string id, string type, ReadOnlyMemory<byte> encoded, DateTimeOffset? proof)
    {
        writer.WriteStartElement("ValidationObject", Namespace);
        writer.WriteAttributeString("id", id);
        writer.WriteElementString("ObjectType", Namespace, $"{Urn}validationObject:{type}");
        writer.WriteStartElement("ValidationObjectRepresentation", Namespace);
        writer.WriteElementString("base64", Namespace, Convert.ToBase64String(encoded.Span));
        writer.WriteEndElement();
        if (proof is { } time)
            WriteProof(writer, "POE", time, null);
        writer.WriteEndElement();
    }

    internal static void WriteProof(XmlWriter writer, string name, DateTimeOffset time, string? by)
    {
        writer.WriteStartElement(name, Namespace);
        writer.WriteElementString("POETime", Namespace, ReportNames.Of(time));
        writer.WriteElementString("TypeOfProof", Namespace, $"{Urn}poetype:validation");
        if (by is not null)
            WriteReference(writer, "POEObject", by);
        writer.WriteEndElement();
    }

    internal static void WriteReference(XmlWriter writer, string name, params IEnumerable<string> ids)
    {
        writer.WriteStartElement(name, Namespace);
        writer.WriteAttributeString("VOReference", string.Join(' ', ids));
        writer.WriteEndElement();
    }

    /// <param name="writer">The writer.</param>
    /// <param name="indication">The status.</param>
    /// <param name="reason">Why it is not better.</param>
    /// <param name="isPart">Whether it is the status of a check, not of a signature.</param>
    internal static void WriteStatus(XmlWriter writer, ValidationIndication indication, ValidationSubIndication? reason, bool isPart)
    {
        string name = isPart ? ReportNames.OfPart(indication) : ReportNames.Of(indication);
        writer.WriteElementString("MainIndication", Namespace, $"{Urn}mainindication:{name.ToLowerInvariant()}");
        if (ReportNames.Of(reason) is { } sub)
            writer.WriteElementString("SubIndication", Namespace, $"{Urn}subindication:{sub}");
    }

    internal static void WriteDigest(XmlWriter writer, DigestAlgorithm digest, ReadOnlyMemory<byte> value)
    {
        writer.WriteStartElement("DigestAlgAndValue", Namespace);
        writer.WriteStartElement("DigestMethod", SignatureNamespace);
        writer.WriteAttributeString("Algorithm", XmlAlgorithms.Of(digest));
        writer.WriteEndElement();
        writer.WriteElementString("DigestValue", SignatureNamespace, Convert.ToBase64String(value.Span));
        writer.WriteEndElement();
    }

    /// <summary>Identifiers within the report; an XML name must not begin with a digit.</summary>
    internal static class Ids
    {
        internal static string Signature(int index) => "S-" + index.ToString(CultureInfo.InvariantCulture);

        internal static string Certificate(string id) => "C-" + id;

        internal static string Evidence(string id) => "R-" + id;

        internal static string Token(string id) => "T-" + id;
    }
}
