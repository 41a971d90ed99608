using System.Text.RegularExpressions;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>Puts values into a template.</summary>
internal static partial class MessageRenderer
{
    /// <summary>Gives the pieces of the body; what has no value is left out.</summary>
    public static IReadOnlyList<MessageElement> Render(MessageTemplate template, MessageValues values)
    {
        var body = new List<MessageElement>();
        foreach (TemplateBlock block in template.Blocks)
        {
            List<MessageElement> elements = Render(block.Lines, values);
            if (elements.Count > 0 && block.Heading is { } heading)
                body.Add(new MessageElement.Heading(heading));
            body.AddRange(elements);
        }

        return body;
    }

    /// <summary>Puts values into a line; <see langword="null"/> when it needs one that is empty.</summary>
    public static string? Substitute(string line, MessageValues values)
    {
        bool isComplete = true;
        // One pass: braces inside a value stay what they are.
        string result = Placeholder().Replace(line, match =>
        {
            string value = values.Text(match.Groups[1].Value);
            isComplete &= value.Length > 0;
            return value;
        });
        return isComplete ? result : null;
    }

    private static List<MessageElement> Render(IReadOnlyList<string> lines, MessageValues values)
    {
        var elements = new List<MessageElement>();
        var paragraph = new List<string>();
        foreach (string line in lines)
        {
            MessageElement? element = Special(line, values, out bool isSpecial);
            if (isSpecial)
            {
                EndParagraph();
                if (element is not null)
                    elements.Add(element);
            }
            else if (Substitute(line, values) is { } text)
            {
                paragraph.Add(text);
            }
        }

        EndParagraph();
        return elements;

        void EndParagraph()
        {
            if (paragraph.Count > 0)
                elements.Add(new MessageElement.Paragraph([.. paragraph]));
            paragraph.Clear();
        }
    }

    private static MessageElement? Special(string line, MessageValues values, out bool isSpecial)
    {
        isSpecial = true;
        if (ButtonLine().Match(line) is { Success: true } button)
            return values.Link is { } link ? new MessageElement.Button(button.Groups[1].Value, link) : null;
        if (QuotationLine().Match(line) is { Success: true } quotation)
            return values.Quotation(quotation.Groups[1].Value) is { Count: > 0 } said ? new MessageElement.Quotation(said) : null;
        if (ListLine().Match(line) is { Success: true } list && values.FindList(list.Groups[1].Value) is { } items)
            return items.Count > 0 ? new MessageElement.List(items) : null;
        isSpecial = false;
        return null;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\[(.+)\]\(\{link\}\)$")]
    private static partial Regex ButtonLine();

    [GeneratedRegex(@"^> \{(\w+)\}$")]
    private static partial Regex QuotationLine();

    [GeneratedRegex(@"^\{(\w+)\}$")]
    private static partial Regex ListLine();
}
