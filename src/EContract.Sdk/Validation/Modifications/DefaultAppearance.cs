using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Content;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The default appearance string of a field (ISO 32000-2, 12.7.4.3), with which viewers draw its value anew: a font of the form at a size, and a
/// colour that can be told from the background.
/// </summary>
internal static class DefaultAppearance
{
    private const float SmallestText = 2;

    internal static bool IsReadable(UpdateContext update, PdfObject? entry, PaintColour ground)
    {
        if (update.ResolveAfter(entry) is not PdfString text)
            return entry is null;
        var form = update.ResolveAfter(update.After.Catalog["AcroForm"]) as PdfDictionary;
        var fonts = update.ResolveAfter((update.ResolveAfter(form?["DR"]) as PdfDictionary)?["Font"]) as PdfDictionary;
        update.Spend(text.Bytes.Length);
        try
        {
            return ContentReader.Read(text.Bytes.ToArray()).All(operation => operation.Operator switch
            {
                "Tf" => operation.Operands is [PdfName font, { } size] && fonts?.ContainsKey(font.Value) != false && AppearanceFrame.NumberOf(size) is 0 or >= SmallestText,
                "g" or "rg" or "k" => PaintColour.Of(operation.Operands)?.IsLike(ground) == false,
                _ => false,
            });
        }
        catch (PdfFormatException)
        {
            return false;
        }
    }
}
