using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Conclusion;

/// <summary>How the certificate looks: a title, sections beneath bands, entries with a label in both languages beside each value.</summary>
internal sealed class ConclusionLayout(FontSubset fonts, DrawingRules rules)
{
    private const double LabelWidth = 138, KeptTogether = 64;

    private static readonly PdfColor Navy = new(0x1F, 0x2D, 0x4D), Grey = new(0x6B, 0x72, 0x80), Line = new(0xCF, 0xD4, 0xDD);
    private static readonly PdfColor LabelGround = new(0xF5, 0xF6, 0xF9), GroupGround = new(0xE6, 0xEA, 0xF2);

    private static readonly TextStyle Title = new(22, Navy, 1.3), Subtitle = new(10.5, Grey), Body = new(9, PdfColor.Black), Small = new(7.5, Grey), Fine = new(7.4, PdfColor.Black, 1.5);
    private static readonly TextStyle Band = new(10.5, PdfColor.White), GroupTitle = new(9.5, Navy), Label = new(8.5, PdfColor.Black, 1.35), Under = new(6.8, Grey, 1.3);

    private readonly PageFlow _flow = new(fonts, rules, PageFormat.A4);

    private double Width => _flow.Format.TextWidth;

    public PageFormat Format => _flow.Format;

    public IReadOnlyList<ContentWriter> Pages => _flow.Pages;

    public void Heading(BilingualText title, BilingualText intro)
    {
        _flow.Paragraph(title.Japanese, Title);
        _flow.Paragraph(title.English, Subtitle);
        _flow.Space(6);
        _flow.Rule(Navy, 1.5);
        _flow.Space(10);
        _flow.Paragraph(intro.Japanese, Body);
        _flow.Space(2);
        _flow.Paragraph(intro.English, Small);
        _flow.Space(10);
    }

    public void Section(BilingualText title)
    {
        _flow.Space(14);
        _flow.Require(KeptTogether + 24);
        _flow.Row(Navy, new FlowCell(0, Width, [new($"{title.Japanese}   {title.English}", Band)], Navy));
    }

    /// <summary>A heading within a section: of a document, a participant, a signature.</summary>
    public void Group(BilingualText title, string name)
    {
        _flow.Require(KeptTogether);
        string text = name.Length == 0 ? title.ToString() : $"{title}   {name}";
        _flow.Row(Line, new FlowCell(0, Width, [new(text, GroupTitle)], GroupGround));
    }

    /// <summary>A value, or several beneath each other.</summary>
    public void Entry(BilingualText label, params ReadOnlySpan<string> values) => Entry(label, [.. values], Body);

    /// <summary>A value with hashes, which are long and read by nobody: each on one line.</summary>
    public void FineEntry(BilingualText label, params ReadOnlySpan<string> values) => Entry(label, [.. values], Fine);

    /// <summary>The same of a text in both languages.</summary>
    public void Entry(BilingualText label, BilingualText value) => Entry(label, [value.Japanese, value.English], Body);

    public void Note(BilingualText note)
    {
        _flow.Space(6);
        _flow.Paragraph(note.Japanese, Body);
        _flow.Paragraph(note.English, Small);
    }

    public void Footers(string footer) =>
        _flow.Footers((page, count) => (footer, FormattableString.Invariant($"{page} / {count}")), Small, 40);

    private void Entry(BilingualText label, IEnumerable<string> values, TextStyle style) => _flow.Row(
        Line,
        new FlowCell(0, LabelWidth, [new(label.Japanese, Label), new(label.English, Under)], LabelGround),
        new FlowCell(LabelWidth, Width - LabelWidth, [.. values.Select(value => new FlowText(value, style))]));
}
