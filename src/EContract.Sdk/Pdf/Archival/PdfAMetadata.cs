using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Archival;

/// <summary>Writes the metadata by which a document says that it is PDF/A-2u (ISO 19005-2, 6.6; ISO 16684-1). The counterpart of <see cref="PdfAIdentification"/>.</summary>
internal static class PdfAMetadata
{
    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Id = "http://www.aiim.org/pdfa/ns/id/";

    public static PdfStream Write(string title, string language, DateTimeOffset createdAt)
    {
        string time = createdAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var description = new XElement(
            Rdf + "Description",
            new XAttribute(Rdf + "about", ""),
            new XAttribute(XNamespace.Xmlns + "pdfaid", Id),
            new XAttribute(XNamespace.Xmlns + "dc", DublinCore),
            new XAttribute(XNamespace.Xmlns + "xmp", Xmp),
            new XElement(Id + "part", 2),
            new XElement(Id + "conformance", "U"),
            new XElement(DublinCore + "title", new XElement(Rdf + "Alt", new XElement(Rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), title))),
            new XElement(DublinCore + "language", new XElement(Rdf + "Bag", new XElement(Rdf + "li", language))),
            new XElement(Xmp + "CreateDate", time),
            new XElement(Xmp + "ModifyDate", time));
        var packet = new XElement(
            Meta + "xmpmeta",
            new XAttribute(XNamespace.Xmlns + "x", Meta),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf), description));

        // ISO 16684-1, 7.3.2: the packet's wrapper, by whose fixed text it is found without reading the document. 6.6.2.1: not compressed.
        string text = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" + packet + "\n<?xpacket end=\"r\"?>";
        return new PdfStream(
            new PdfDictionary(("Type", new PdfName("Metadata")), ("Subtype", new PdfName("XML"))), Encoding.UTF8.GetBytes(text));
    }
}
