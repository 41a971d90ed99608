using System.Text;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>Writes a body as plain text, lines ended by LF.</summary>
internal static class PlainTextWriter
{
    public static string Write(IReadOnlyList<MessageElement> body, LanguageTexts texts)
    {
        var text = new StringBuilder();
        MessageElement? previous = null;
        foreach (MessageElement element in body)
        {
            if (previous is not null and not MessageElement.Heading)
                text.Append('\n');
            Write(text, element, texts);
            previous = element;
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MessageElement element, LanguageTexts texts)
    {
        switch (element)
        {
            case MessageElement.Heading heading:
                text.Append(texts.Word("mark.heading")).Append(' ').Append(heading.Text).Append('\n');
                break;
            case MessageElement.Paragraph paragraph:
                foreach (string line in paragraph.Lines)
                    text.Append(line).Append('\n');
                break;
            case MessageElement.Button button:
                text.Append(texts.Word("mark.button")).Append(' ').Append(button.Label).Append('\n');
                text.Append(button.Link.AbsoluteUri).Append('\n');
                break;
            case MessageElement.Quotation quotation:
                // The mark shows on every line whose words they are.
                foreach (string line in quotation.Lines)
                    text.Append("> ").Append(line).Append('\n');
                break;
            case MessageElement.List list:
                foreach (MessageListItem item in list.Items)
                {
                    text.Append(texts.Word("item").Replace("{text}", item.Text, StringComparison.Ordinal)).Append('\n');
                    if (item.Detail.Length > 0)
                        text.Append("   ").Append(item.Detail).Append('\n');
                }

                break;
        }
    }
}
