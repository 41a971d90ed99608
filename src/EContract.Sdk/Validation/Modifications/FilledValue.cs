using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The text that a text or choice field is to show for its value (ISO 32000-2, 12.7.5.3 and 12.7.5.4). White space does not count:
/// viewers break lines, and place letters one by one.
/// </summary>
internal sealed partial class FilledValue
{
    private const int MaxText = 1 << 20;

    private readonly string _text;
    private readonly string _allOptions = "", _chosenOptions = "";
    private readonly string[] _chosen = [];
    private readonly UpdateContext _update;
    private readonly InheritedField _field;
    private readonly string? _format;

    internal FilledValue(UpdateContext update, PdfDictionary before, PdfDictionary after, InheritedField field)
    {
        _update = update;
        _field = field;
        _text = Plain(TextOf(update, after["V"]));
        _format = FormatOf(update, before);
        if (field.Type != "Ch")
            return;
        PdfArray options = update.ResolveBefore(before["Opt"]) as PdfArray ?? PdfArray.Empty;
        update.Spend(options.Count);
        string[] shown = [.. options.Select(option => Plain(DisplayOf(update, option)))];
        _allOptions = string.Concat(shown);
        string[] values = [.. options.Select(option => Plain(ExportOf(update, option)))];
        string[] chosen = update.ResolveAfter(after["V"]) is PdfArray several ? [.. several.Select(value => Plain(TextOf(update, value)))] : [_text];
        // Table 234: the value is what is exported, the text what is seen; some viewers store what is seen.
        HashSet<string> offered = [.. values, .. shown, ""];
        IsNoOption = options.Count > 0 && !(field is { IsCombo: true, IsEditable: true }) && !Array.TrueForAll(chosen, offered.Contains);
        _chosen = [.. chosen.Select(one => Array.IndexOf(values, one) is >= 0 and var index ? shown[index] : one).Where(one => one.Length > 0)];
        _chosenOptions = string.Concat(_chosen.OrderBy(one => Array.IndexOf(shown, one)));
        int place = Array.IndexOf(values, _text);
        _text = place < 0 ? _text : shown[place];
    }

    /// <summary>Whether it is none of those that the field offers.</summary>
    internal bool IsNoOption { get; }

    /// <summary>
    /// Whether text is what the value comes to; <see langword="null"/> where nobody can tell: a script of the document formats it, or
    /// it is written from right to left.
    /// </summary>
    /// <param name="shown">All text.</param>
    /// <param name="marked">The part of it on the bars over what is chosen; <see langword="null"/> where there is no bar.</param>
    internal bool? IsShownBy(string shown, string? marked)
    {
        string text = Plain(shown);
        if (marked is not null && Plain(marked) != _chosenOptions)
            return false;
        if (text == _text)
            return true;
        if (_field is { Type: "Tx", IsPassword: true })
            return text.Distinct().Count() <= 1;
        // A list shows its options from some place on, and those that are chosen.
        if (_field is { Type: "Ch", IsCombo: false })
        {
            _update.Spend(_allOptions.Length / AnalysisBudget.Reading);
            return _allOptions.Contains(text, StringComparison.Ordinal) && Array.TrueForAll(_chosen, one => text.Contains(one, StringComparison.Ordinal));
        }

        if (_format is not null)
            return NumberFormat.IsShownBy(_format, _text, text);
        return RunsFromTheRight(_text) || RunsFromTheRight(text) ? null : false;
    }

    /// <summary>Whether a part of a text is written from right to left.</summary>
    internal static bool RunsFromTheRight(string text) => RightToLeft().IsMatch(text);

    /// <summary>Whether rich text (12.7.4.4) says what the value says.</summary>
    internal static bool IsSameText(UpdateContext update, PdfObject? value, PdfObject? richText)
    {
        var text = new StringBuilder();
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxText };
        try
        {
            using var reader = XmlReader.Create(new StringReader(TextOf(update, richText)), settings);
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                    text.Append(reader.Value);
            }
        }
        catch (XmlException)
        {
            return false;
        }

        return Plain(text.ToString()) == Plain(TextOf(update, value));
    }

    private static string TextOf(UpdateContext update, PdfObject? value)
    {
        try
        {
            return update.ResolveAfter(value) switch
            {
                PdfString text => text.ToText(),
                PdfStream stream => new PdfString(update.After.Decode(stream, MaxText)).ToText(),
                _ => "",
            };
        }
        catch (PdfFormatException)
        {
            return "\uFFFD";
        }
    }

    // Table 234: an option is text, or a pair of what is exported and what is seen.
    private static string ExportOf(UpdateContext update, PdfObject option) =>
        TextOf(update, update.ResolveBefore(option) is PdfArray { Count: 2 } pair ? pair[0] : option);

    private static string DisplayOf(UpdateContext update, PdfObject option) =>
        TextOf(update, update.ResolveBefore(option) is PdfArray { Count: 2 } pair ? pair[1] : option);

    // Table 199: a script that formats the value for display.
    private static string? FormatOf(UpdateContext update, PdfDictionary field) =>
        update.ResolveBefore((update.ResolveBefore(field["AA"]) as PdfDictionary)?["F"]) is PdfDictionary action ? TextOf(update, action["JS"]) : null;

    private static string Plain(string text) => string.Concat(Normalized(text)
        .Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && c is not ('\u200B' or '\uFEFF' or '\u00AD'))
        .Select(c => c switch
        {
            '\u2019' => '\'',
            '\u2018' => '`',
            _ => c,
        }));

    private static string Normalized(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair.
            return text;
        }
    }

    [GeneratedRegex(@"[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE]")]
    private static partial Regex RightToLeft();
}
