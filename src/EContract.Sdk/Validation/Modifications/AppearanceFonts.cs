using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts.Decoding;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The resources of an appearance stream that its text depends on: its own fonts and states, else those of the form (ISO 32000-2, table 224).</summary>
internal sealed class AppearanceFonts
{
    // 8.4.5: how lines and colours are rendered, which hides nothing.
    private static readonly HashSet<string> PlainKeys =
        ["Type", "LC", "LJ", "ML", "D", "RI", "OP", "op", "OPM", "FL", "SM", "SA", "AIS", "TK"];

    // 9.6.2.2: their codes are signs, whatever encoding the font names.
    private static readonly HashSet<string> SymbolFonts = ["Symbol", "ZapfDingbats"];

    private readonly UpdateContext _update;
    private readonly PdfDictionary?[] _fonts;
    private readonly PdfDictionary? _states, _colours;
    private readonly Dictionary<string, (FontText, bool)> _known = new(StringComparer.Ordinal);

    internal AppearanceFonts(UpdateContext update, PdfStream stream)
    {
        _update = update;
        var resources = update.ResolveAfter(stream.Dictionary["Resources"]) as PdfDictionary;
        var form = update.ResolveAfter(update.After.Catalog["AcroForm"]) as PdfDictionary;
        var defaults = update.ResolveAfter(form?["DR"]) as PdfDictionary;
        _fonts = [update.ResolveAfter(resources?["Font"]) as PdfDictionary, update.ResolveAfter(defaults?["Font"]) as PdfDictionary];
        _states = update.ResolveAfter(resources?["ExtGState"]) as PdfDictionary;
        _colours = update.ResolveAfter(resources?["ColorSpace"]) as PdfDictionary;
    }

    /// <summary>A font by its name, and whether it came with the update.</summary>
    internal (FontText Font, bool IsNew) Find(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        return _known[name] = Read(name);
    }

    /// <summary>Whether a graphics state leaves what is painted opaque, unmasked and unblended.</summary>
    internal bool IsPlainState(PdfObject? name) =>
        name is PdfName { Value: var key } && _update.ResolveAfter(_states?[key]) is PdfDictionary state && state.All(entry => entry.Key switch
        {
            "ca" or "CA" => AppearanceFrame.NumberOf(_update.ResolveAfter(entry.Value)) is 1,
            "BM" => _update.ResolveAfter(entry.Value) is PdfName { Value: "Normal" or "Compatible" },
            "SMask" => _update.ResolveAfter(entry.Value) is PdfName { Value: "None" },
            _ => PlainKeys.Contains(entry.Key),
        });

    /// <summary>Whether a colour space is one of plain colours (8.6.4, 8.6.5), neither patterns nor inks of its own.</summary>
    internal bool IsPlainColourSpace(PdfObject? name) =>
        name is PdfName { Value: var key }
        && (key is "DeviceGray" or "DeviceRGB" or "DeviceCMYK"
            || (_update.ResolveAfter(_colours?[key]) is PdfArray { Count: > 0 } space
                && _update.ResolveAfter(space[0]) is PdfName { Value: "CalGray" or "CalRGB" or "ICCBased" }));

    private (FontText, bool) Read(string name)
    {
        foreach (PdfDictionary? fonts in _fonts)
        {
            if (fonts?[name] is not { } entry || _update.ResolveAfter(entry) is not PdfDictionary font)
                continue;
            _update.Spend(AnalysisBudget.Failing);
            try
            {
                FontText text = FontText.Read(_update.After, font);
                bool isSymbolic = _update.ResolveAfter(font["BaseFont"]) is PdfName { Value: var face } && SymbolFonts.Contains(face);
                return (isSymbolic && !text.IsEmbedded ? FontText.Unknown : text, entry is not PdfReference || _update.IsChanged(entry));
            }
            catch (PdfFormatException)
            {
                return (FontText.Unknown, true);
            }
        }

        return (FontText.Missing, false);
    }
}
