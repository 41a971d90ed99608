namespace EContract.Sdk.Pdf.Objects;

/// <summary>Something that takes new indirect objects: an update of a document, or a new document.</summary>
internal interface IObjectTarget
{
    /// <summary>Adds a new object.</summary>
    PdfReference Add(PdfObject value);
}
