using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>Whether a widget can show anything on its page.</summary>
internal static class WidgetExtent
{
    /// <summary>
    /// Whether a widget has an appearance with content, and a rectangle that gives it room. Its flags do not count:
    /// NoView hides it on the screen only, and a later update may take either back (12.5.3).
    /// </summary>
    internal static bool ShowsSomething(UpdateContext update, PdfDictionary widget) =>
        (HasContent(update, widget["AP"]) || HasCharacteristics(update, widget["MK"])) && !IsDegenerate(update, widget["Rect"]);

    // 12.5.6.19: a viewer may draw a widget from its appearance characteristics; all but its rotation are to be seen.
    private static bool HasCharacteristics(UpdateContext update, PdfObject? entry) =>
        update.ResolveAfter(entry) is PdfDictionary characteristics
        && characteristics.Any(item => item.Key != "R" && update.ResolveAfter(item.Value) is not (null or PdfArray { Count: 0 } or PdfString { Bytes.Length: 0 }));

    private static bool HasContent(UpdateContext update, PdfObject? entry) => update.ResolveAfter(entry) switch
    {
        null or PdfNull => false,
        // 12.5.5: N, R and D, each one stream or one for each state.
        PdfDictionary dictionary => dictionary.Any(item => update.ResolveAfter(item.Value) switch
        {
            PdfDictionary states => states.Any(state => IsContent(update.ResolveAfter(state.Value))),
            var other => IsContent(other),
        }),
        _ => true,
    };

    private static bool IsContent(PdfObject? value) => value switch
    {
        null or PdfNull => false,
        PdfStream stream => stream.EncodedLength > 0,
        _ => true,
    };

    // 12.7.5.5: a signature that is not to be seen has a rectangle without extent. What is no rectangle may become any.
    private static bool IsDegenerate(UpdateContext update, PdfObject? entry)
    {
        if (update.ResolveAfter(entry) is not PdfArray { Count: 4 } rectangle)
            return false;
        double?[] corners = [.. rectangle.Select(update.ResolveAfter).Select(value => value switch
        {
            PdfInteger integer => integer.Value,
            PdfReal real => real.Value,
            _ => (double?)null,
        })];
        return !corners.Contains(null) && (corners[0].Equals(corners[2]) || corners[1].Equals(corners[3]));
    }
}
