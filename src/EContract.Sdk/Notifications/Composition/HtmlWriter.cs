using System.Net;
using System.Text;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>Writes a body as an HTML document that loads nothing from anywhere.</summary>
internal static class HtmlWriter
{
    private const string BodyStyle =
        "margin:0;padding:24px;background:#ffffff;color:#1f2328;font-family:'Hiragino Sans','Yu Gothic',Meiryo,'Noto Sans JP',sans-serif;font-size:15px;line-height:1.7";
    private const string HeadingStyle = "margin:28px 0 4px;padding-bottom:4px;border-bottom:1px solid #d0d7de;font-size:15px";
    private const string ButtonStyle =
        "display:inline-block;padding:12px 32px;border-radius:6px;background:#0b57d0;color:#ffffff;font-weight:bold;text-decoration:none";
    private const string QuotationStyle = "margin:8px 0;padding:4px 16px;border-left:4px solid #d0d7de";
    private const string DetailStyle = "font-size:12px;color:#57606a;word-break:break-all";

    public static string Write(string subject, IReadOnlyList<MessageElement> body, LanguageTexts texts)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(texts.Tag).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
            .Append(Encode(subject)).Append("</title>\n</head>\n<body style=\"").Append(BodyStyle)
            .Append("\">\n<div style=\"max-width:640px;margin:0 auto\">\n");
        foreach (MessageElement element in body)
            Write(html, element);
        return html.Append("</div>\n</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder html, MessageElement element)
    {
        switch (element)
        {
            case MessageElement.Heading heading:
                html.Append("<h2 style=\"").Append(HeadingStyle).Append("\">").Append(Encode(heading.Text)).Append("</h2>\n");
                break;
            case MessageElement.Paragraph paragraph:
                html.Append("<p style=\"margin:8px 0\">").Append(Lines(paragraph.Lines)).Append("</p>\n");
                break;
            case MessageElement.Button button:
                // The address stands below as well: who reads it sees where the button leads.
                string link = Encode(button.Link.AbsoluteUri);
                html.Append("<p style=\"margin:24px 0 8px\"><a style=\"").Append(ButtonStyle).Append("\" href=\"").Append(link)
                    .Append("\">").Append(Encode(button.Label)).Append("</a></p>\n<p style=\"margin:0 0 24px;").Append(DetailStyle)
                    .Append("\">").Append(link).Append("</p>\n");
                break;
            case MessageElement.Quotation quotation:
                html.Append("<blockquote style=\"").Append(QuotationStyle).Append("\">").Append(Lines(quotation.Lines)).Append("</blockquote>\n");
                break;
            case MessageElement.List list:
                html.Append("<ul style=\"margin:8px 0;padding-left:24px\">\n");
                foreach (MessageListItem item in list.Items)
                    WriteItem(html, item);
                html.Append("</ul>\n");
                break;
        }
    }

    private static void WriteItem(StringBuilder html, MessageListItem item)
    {
        html.Append("<li>").Append(Encode(item.Text));
        if (item.Detail.Length > 0)
            html.Append("<br><span style=\"").Append(DetailStyle).Append("\">").Append(Encode(item.Detail)).Append("</span>");
        html.Append("</li>\n");
    }

    private static string Lines(IReadOnlyList<string> lines) => string.Join("<br>\n", lines.Select(Encode));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
