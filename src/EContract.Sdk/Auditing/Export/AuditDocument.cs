using System.Globalization;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Auditing.Export;

/// <summary>Events as a PDF for people, in Japanese and English, by the rules of PDF/A-2u.</summary>
internal sealed class AuditDocument
{
    private const double NumberWidth = 28, TimeWidth = 94, NameWidth = 108, ActorWidth = 74;

    private static readonly PdfColor Navy = new(0x1F, 0x2D, 0x4D), Grey = new(0x6B, 0x72, 0x80), Line = new(0xCF, 0xD4, 0xDD), Ground = new(0xE6, 0xEA, 0xF2);
    private static readonly TextStyle Title = new(18, Navy, 1.3), Subtitle = new(10, Grey), Body = new(9, PdfColor.Black), Group = new(9, Navy);
    private static readonly TextStyle Head = new(7.5, PdfColor.White, 1.35), Cell = new(7.2, PdfColor.Black, 1.35), Fine = new(6.2, Grey, 1.35);

    private readonly FontSubset _fonts;
    private readonly PageFlow _flow;
    private readonly TimeZoneInfo _zone;
    private string? _chain;

    public AuditDocument(IReadOnlyList<PdfFont> fonts, string what, string period, TimeZoneInfo zone)
    {
        _fonts = new FontSubset([.. fonts]);
        _flow = new PageFlow(_fonts, FlowDocument.Rules, PageFormat.A4);
        _zone = zone;
        _flow.Paragraph("監査記録", Title);
        _flow.Paragraph("Audit record", Subtitle);
        _flow.Space(6);
        _flow.Rule(Navy, 1.5);
        _flow.Space(10);
        _flow.Paragraph($"対象 / Of: {what}", Body);
        _flow.Paragraph($"期間 / Period: {period}", Body);
        _flow.Space(8);
    }

    public void Add(ExportedEvent occurred)
    {
        string chain = occurred.Stored.Chain.ToString();
        if (chain != _chain)
            Begin(chain);
        _flow.Row(
            Line,
            Column(0, NumberWidth, new FlowText(occurred.Stored.Sequence.ToString(CultureInfo.InvariantCulture), Cell)),
            Column(NumberWidth, TimeWidth, [.. Times(occurred).Select(time => new FlowText(time, Cell))]),
            Column(NumberWidth + TimeWidth, NameWidth, new FlowText(occurred.Name.Length == 0 ? "(読めない記録 / unreadable)" : occurred.Name, Cell)),
            Column(NumberWidth + TimeWidth + NameWidth, ActorWidth, new FlowText(occurred.ActorName, Cell), new FlowText(occurred.ActorId, Fine), new FlowText(occurred.IpAddress, Fine)),
            Column(NumberWidth + TimeWidth + NameWidth + ActorWidth, Rest, new FlowText(occurred.Details, Fine), new FlowText($"SHA-256 {occurred.Stored.Hash}", Fine)));
    }

    public byte[] End(DateTimeOffset now)
    {
        _flow.Footers((page, count) => ("監査記録 / Audit record", FormattableString.Invariant($"{page} / {count}")), Fine, 40);
        return FlowDocument.Make(_flow.Pages, _flow.Format, _fonts, "監査記録", now);
    }

    private double Rest => _flow.Format.TextWidth - NumberWidth - TimeWidth - NameWidth - ActorWidth;

    private void Begin(string chain)
    {
        _chain = chain;
        _flow.Space(8);
        _flow.Require(80);
        _flow.Row(Line, new FlowCell(0, _flow.Format.TextWidth, [new(chain, Group)], Ground));
        _flow.Row(
            Line,
            Heading(0, NumberWidth, "番号", "No."),
            Heading(NumberWidth, TimeWidth, "日時", "Time"),
            Heading(NumberWidth + TimeWidth, NameWidth, "事象", "Event"),
            Heading(NumberWidth + TimeWidth + NameWidth, ActorWidth, "行為者", "Actor"),
            Heading(NumberWidth + TimeWidth + NameWidth + ActorWidth, Rest, "内容", "Details"));
    }

    private static FlowCell Heading(double x, double width, string japanese, string english) => new(x, width, [new(japanese, Head), new(english, Head)], Navy);

    private static FlowCell Column(double x, double width, params IReadOnlyList<FlowText> texts) => new(x, width, [.. texts.Where(text => text.Text.Length > 0).DefaultIfEmpty(new FlowText(" ", Cell))]);

    private IEnumerable<string> Times(ExportedEvent occurred)
    {
        if (occurred.At is not { } at)
            yield break;
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, _zone);
        yield return local.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
        yield return at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }
}
