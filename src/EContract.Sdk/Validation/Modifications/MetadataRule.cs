using System.Xml;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Document metadata (ISO 32000-2, 14.3): every tool that updates a document dates it. The XMP packet must be plain,
/// well-formed XMP; the information dictionary text only.
/// </summary>
internal sealed class MetadataRule : IModificationRule
{
    private const int MaxLength = 16 << 20;

    public void Apply(UpdateContext update)
    {
        ApplyPacket(update);
        ApplyInformation(update);
    }

    private static void ApplyPacket(UpdateContext update)
    {
        PdfObject? formerEntry = update.Before.Catalog["Metadata"], entry = update.After.Catalog["Metadata"];
        if (ObjectComparer.AreSame(formerEntry, entry) && !update.IsChanged(entry))
            return;
        if (update.ResolveAfter(entry) is not PdfStream stream)
        {
            update.Forbid(entry is null ? (FormattableString)$"The document's metadata was removed." : $"The document's metadata is not a stream.");
            return;
        }

        if (FindFault(update, stream) is { } fault)
        {
            update.Forbid($"The document's new metadata is no XMP: {fault}.");
            return;
        }

        update.ExplainOwned(entry, LaterChanges.Ltv, update.After.CatalogReference.Number);
        update.ExplainAdded(entry, LaterChanges.Ltv);
    }

    private static FormattableString? FindFault(UpdateContext update, PdfStream stream)
    {
        if (stream.Dictionary["Type"] is not PdfName { Value: "Metadata" } || stream.Dictionary["Subtype"] is not PdfName { Value: "XML" })
            return $"its stream is not of the type Metadata and the subtype XML";
        try
        {
            byte[] packet = update.After.Decode(stream);
            if (packet.Length > MaxLength)
                return $"it is too long";
            // No document type: entities could make one text for one reader and another for the next.
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxLength };
            using var reader = XmlReader.Create(new MemoryStream(packet), settings);
            bool isFirst = true;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element || !isFirst)
                    continue;
                isFirst = false;
                bool isXmp = (reader.LocalName == "xmpmeta" && reader.NamespaceURI == "adobe:ns:meta/")
                    || (reader.LocalName == "RDF" && reader.NamespaceURI == "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
                if (!isXmp)
                    return $"its root element is {reader.Name}";
            }

            return isFirst ? (FormattableString)$"it is empty" : null;
        }
        catch (XmlException e)
        {
            return $"it is not well-formed ({e.Message})";
        }
        catch (PdfFormatException e)
        {
            return $"{e.Message}";
        }
    }

    private static void ApplyInformation(UpdateContext update)
    {
        PdfObject? formerEntry = update.Before.TrailerEntry("Info"), entry = update.After.TrailerEntry("Info");
        if (ObjectComparer.AreSame(formerEntry, entry) && !update.IsChanged(entry))
            return;
        bool isText = update.ResolveAfter(entry) is PdfDictionary information
            && information.All(item => update.ResolveAfter(item.Value) is PdfString or PdfName or PdfBoolean or PdfInteger or null);
        if (!isText)
        {
            update.Forbid($"The document information dictionary holds something else than text.");
            return;
        }

        update.ExplainOwned(entry, LaterChanges.Ltv, ReferenceIndex.Trailer);
        update.ExplainAdded(entry, LaterChanges.Ltv);
    }
}
