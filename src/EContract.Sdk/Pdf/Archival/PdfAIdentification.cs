using System.Globalization;
using System.Xml;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Archival;

/// <summary>The claim of a document to be PDF/A, as its metadata makes it (ISO 19005-1, 6.7.11; ISO 19005-2, 6.6.4).</summary>
/// <param name="Part">The part of ISO 19005: 1 to 4.</param>
internal sealed record PdfAIdentification(int Part)
{
    private const string Namespace = "http://www.aiim.org/pdfa/ns/id/";

    /// <summary>Reads the claim; <see langword="null"/> when the document makes none that can be read.</summary>
    public static PdfAIdentification? Read(PdfRevision revision)
    {
        try
        {
            return revision.Resolve(revision.Catalog, "Metadata") is PdfStream metadata && FindPart(revision.Decode(metadata)) is { } part
                ? new PdfAIdentification(part)
                : null;
        }
        catch (Exception e) when (e is PdfFormatException or XmlException)
        {
            return null;
        }
    }

    /// <summary>How many colour components the output intent's profile has: 1, 3 or 4; <see langword="null"/> when there is none.</summary>
    public static int? ReadOutputIntentComponents(PdfRevision revision)
    {
        foreach (PdfObject item in revision.Resolve(revision.Catalog, "OutputIntents") as PdfArray ?? PdfArray.Empty)
        {
            if (revision.Resolve(item) is PdfDictionary intent
                && revision.Resolve(intent, "S") is PdfName { Value: "GTS_PDFA1" }
                && revision.Resolve(intent, "DestOutputProfile") is PdfStream profile
                && revision.Resolve(profile.Dictionary, "N") is PdfInteger { Value: 1 or 3 or 4 } components)
            {
                return (int)components.Value;
            }
        }

        return null;
    }

    // XMP writes a property as an element or as an attribute (ISO 16684-1, 7.9.2.2).
    private static int? FindPart(byte[] metadata)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new MemoryStream(metadata), settings);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            string? value = reader is { LocalName: "part", NamespaceURI: Namespace }
                ? reader.ReadString()
                : reader.GetAttribute("part", Namespace);
            if (int.TryParse(value, NumberStyles.None | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int part))
                return part;
        }

        return null;
    }
}
