using System.Text.RegularExpressions;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>Looks a host's own text through before it is used: a mistake in it shows at the start, not when somebody waits for a mail.</summary>
internal static partial class TemplateCheck
{
    private const string SubjectMark = "Subject: ";
    private const string LinkName = "link";
    private const string CodeName = "code";
    private const int MaxLength = 64 * 1024;

    /// <summary>Checks a template or a part.</summary>
    /// <param name="path">How the text is called in errors.</param>
    /// <param name="name">The template, or <c>_</c> and the part.</param>
    /// <param name="text">The text.</param>
    /// <param name="isPart">Whether there is such a part, built in or the host's.</param>
    /// <exception cref="NotificationTemplateException">It cannot be used.</exception>
    public static void Check(string path, string name, string text, Func<string, bool> isPart)
    {
        TemplateVocabulary vocabulary = (name.StartsWith('_') ? TemplateVocabulary.OfParts : TemplateVocabulary.Find(name))
            ?? throw new NotificationTemplateException(path, 1, $"There is no message \"{name}\".");
        if (text.Length > MaxLength)
            throw new NotificationTemplateException(path, 1, $"The text has more than {MaxLength} characters.");
        string[] lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries);
        if (!name.StartsWith('_') && (!lines[0].StartsWith(SubjectMark, StringComparison.Ordinal) || lines[0].Length == SubjectMark.Length))
            throw new NotificationTemplateException(path, 1, $"A message begins with \"{SubjectMark}\" and its subject.");
        for (int i = 0; i < lines.Length; i++)
            CheckLine(path, i + 1, lines[i], vocabulary, isPart);
        if (vocabulary.Texts.Contains(CodeName) && !text.Contains($"{{{CodeName}}}", StringComparison.Ordinal))
            throw new NotificationTemplateException(path, lines.Length, $"The message brings a code, but has no \"{{{CodeName}}}\" for it.");
        if (vocabulary.HasLink && !lines.Any(line => ButtonLine().IsMatch(line)))
            throw new NotificationTemplateException(path, lines.Length, "The message brings a link, but has no line \"[text]({link})\" for it.");
    }

    private static void CheckLine(string path, int number, string line, TemplateVocabulary vocabulary, Func<string, bool> isPart)
    {
        if (line.StartsWith('@'))
        {
            if (!isPart("_" + line[1..]))
                throw new NotificationTemplateException(path, number, $"There is no part \"{line}\".");
            return;
        }

        if (ButtonLine().Match(line) is { Success: true } button)
        {
            if (!vocabulary.HasLink)
                throw new NotificationTemplateException(path, number, "The message brings no link.");
            line = button.Groups[1].Value;
            if (line.Contains('{', StringComparison.Ordinal))
                throw new NotificationTemplateException(path, number, "The text of the button has no values in it.");
        }

        if (QuotationLine().Match(line) is { Success: true } quotation)
        {
            Require(vocabulary.Quotations, quotation.Groups[1].Value);
            return;
        }

        if (ListLine().Match(line) is { Success: true } list && vocabulary.Lists.Contains(list.Groups[1].Value))
            return;
        foreach (Match placeholder in Placeholder().Matches(line))
            Require(vocabulary.Texts, placeholder.Groups[1].Value);
        return;

        void Require(IReadOnlySet<string> known, string value)
        {
            if (known.Contains(value))
                return;
            string hint = value == LinkName ? "it stands in a line \"[text]({link})\"" : $"here there are {string.Join(", ", known.Order(StringComparer.Ordinal))}";
            throw new NotificationTemplateException(path, number, $"There is no value \"{{{value}}}\" to put in here; {hint}.");
        }
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
