using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Content;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>What the appearance of a field may have besides its text (ISO 32000-2, table 192).</summary>
/// <param name="HasEdges">Whether anything: a border, a background, or the bar over what is chosen in a list.</param>
/// <param name="HasGround">
/// Whether a background, that covers what lies under the field: only one that was there when the document was signed, or that
/// viewers would have drawn.
/// </param>
/// <param name="Ground">The colour of the background; white where there is none.</param>
/// <param name="IsList">Whether bars may lie under options that are chosen.</param>
internal readonly record struct AppearancePaint(bool HasEdges, bool HasGround, PaintColour Ground, bool IsList)
{
    private const int MaxLength = 1 << 20;

    // So many bytes of content are a step.
    private const int StepLength = 4;

    internal static AppearancePaint Of(UpdateContext update, FieldWidget widget, InheritedField field)
    {
        // Only what the widget says it has.
        var characteristics = update.ResolveBefore(widget.Before?["MK"]) as PdfDictionary;
        bool hasGround = update.ResolveBefore(characteristics?["BG"]) is PdfArray { Count: > 0 };
        bool hasBorder = update.ResolveBefore(characteristics?["BC"]) is PdfArray { Count: > 0 };
        PaintColour ground = GroundOf(update, characteristics?["BG"]);
        PdfStream[] former = [.. AppearanceStreams.StreamsOf(update, widget.Before?["AP"], before: true)];
        return new AppearancePaint(
            hasGround || hasBorder || field is { Type: "Ch", IsCombo: false },
            hasGround && (former.Length == 0 || Array.Exists(former, stream => Fills(update, stream))),
            ground,
            field is { Type: "Ch", IsCombo: false });
    }

    /// <summary>What text on the field has to stand out from.</summary>
    internal static PaintColour GroundOf(UpdateContext update, PdfObject? background) =>
        update.ResolveBefore(background) is PdfArray { Count: > 0 } colour ? PaintColour.Of([.. colour.Select(part => update.ResolveBefore(part) ?? part)]) ?? PaintColour.White : PaintColour.White;

    private static bool Fills(UpdateContext update, PdfStream stream)
    {
        try
        {
            byte[] content = update.Before.Decode(stream, MaxLength);
            update.Spend(content.Length / StepLength);
            return ContentReader.Read(content).Any(operation => operation.Operator is "f" or "F" or "f*" or "B" or "B*" or "b" or "b*");
        }
        catch (PdfFormatException)
        {
            return false;
        }
    }
}
