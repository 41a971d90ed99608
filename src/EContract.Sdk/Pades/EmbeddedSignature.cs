using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>A signature or document timestamp as it stands in a file.</summary>
/// <param name="FieldName">The field that holds it.</param>
/// <param name="Dictionary">The signature dictionary.</param>
/// <param name="SubFilter">What is in it.</param>
/// <param name="Contents">The CMS or token, padding and all.</param>
/// <param name="CoveredLength">How long the file was when it was made, as its <c>ByteRange</c> says.</param>
internal sealed record EmbeddedSignature(string FieldName, PdfDictionary Dictionary, string? SubFilter, ReadOnlyMemory<byte> Contents, long CoveredLength)
{
    public bool IsDocumentTimestamp => SubFilter == PdfSubFilters.Rfc3161;

    /// <summary>All signed fields of a revision that hold something, oldest first.</summary>
    public static List<EmbeddedSignature> ReadAll(PdfRevision revision)
    {
        var signatures = new List<EmbeddedSignature>();
        foreach (FormField field in AcroForm.Read(revision).Fields)
        {
            if (!field.IsSignature || revision.Resolve(field.Value) is not PdfDictionary dictionary
                || revision.Resolve(dictionary, "Contents") is not PdfString contents)
            {
                continue;
            }

            string? subFilter = (revision.Resolve(dictionary, "SubFilter") as PdfName)?.Value;
            long end = revision.Resolve(dictionary, "ByteRange") is PdfArray { Count: 4 } range
                && revision.Resolve(range[2]) is PdfInteger offset && revision.Resolve(range[3]) is PdfInteger length
                ? unchecked(offset.Value + length.Value)
                : 0;
            signatures.Add(new EmbeddedSignature(field.FullName, dictionary, subFilter, contents.Bytes, end));
        }

        signatures.Sort(static (a, b) => a.CoveredLength.CompareTo(b.CoveredLength));
        return signatures;
    }

    /// <summary>The CMS structure.</summary>
    /// <exception cref="CmsFormatException">It is none.</exception>
    public CmsSignedData DecodeContents() => CmsSignedData.Decode(Contents);
}
