using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Content;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The form's default resources (ISO 32000-2, table 224), by which viewers draw fields anew. Fonts stay what they were, and new ones
/// may come, unless a field named one that was not there: it would be drawn with whatever the update brings.
/// </summary>
internal static class ResourceComparison
{
    internal static bool OnlyAddsFonts(UpdateContext update, PdfDictionary? formerForm, PdfDictionary form)
    {
        var before = update.ResolveBefore(formerForm?["DR"]) as PdfDictionary;
        if (update.ResolveAfter(form["DR"]) is not PdfDictionary after)
            return before is null;
        var formerFonts = update.ResolveBefore(before?["Font"]) as PdfDictionary ?? PdfDictionary.Empty;
        var fonts = update.ResolveAfter(after["Font"]) as PdfDictionary ?? PdfDictionary.Empty;
        update.Spend(formerFonts.Count + fonts.Count);
        if (!formerFonts.All(font => ObjectComparer.AreSame(font.Value, fonts[font.Key])))
            return false;
        // A form that is new has no field that could draw with anything.
        if (formerForm is null)
            return true;
        if (ObjectComparer.DifferingKeys(before, after).Any(key => key is not ("Font" or "Encoding" or "ProcSet")))
            return false;
        string[] added = [.. fonts.Select(font => font.Key).Where(name => !formerFonts.ContainsKey(name))];
        return added.Length == 0 || !(added.Any(update.Forms.NamedFonts.Contains) || added.Any(name => IsDrawn(update, fonts[name])));
    }

    /// <summary>The fonts that a default appearance string names (12.7.4.3).</summary>
    internal static IEnumerable<string> FontsNamedIn(PdfString defaultAppearance)
    {
        ContentOperation[] operations;
        try
        {
            operations = [.. ContentReader.Read(defaultAppearance.Bytes)];
        }
        catch (PdfFormatException)
        {
            return [];
        }

        return operations.Where(operation => operation.Operator == "Tf").SelectMany(operation => operation.Operands.OfType<PdfName>()).Select(name => name.Value);
    }

    // 9.6.4: glyphs that are drawings may be pictures.
    private static bool IsDrawn(UpdateContext update, PdfObject? entry) =>
        update.ResolveAfter(entry) is PdfDictionary font && update.ResolveAfter(font["Subtype"]) is PdfName { Value: "Type3" };
}
