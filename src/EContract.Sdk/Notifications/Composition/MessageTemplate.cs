namespace EContract.Sdk.Notifications.Composition;

/// <summary>A message's text as it lies in <c>Templates/</c>, whose README says what each line becomes.</summary>
/// <param name="Subject">The subject, with placeholders.</param>
/// <param name="Blocks">The blocks between empty lines, with placeholders.</param>
internal sealed record MessageTemplate(string Subject, IReadOnlyList<TemplateBlock> Blocks)
{
    private const string SubjectMark = "Subject: ";

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="readPart">Gives the text of a part by its name.</param>
    public static MessageTemplate Parse(string text, Func<string, string> readPart)
    {
        string[] lines = Split(text);
        if (!lines[0].StartsWith(SubjectMark, StringComparison.Ordinal))
            throw new FormatException($"A message template begins with \"{SubjectMark}\", not with \"{lines[0]}\".");
        return new MessageTemplate(lines[0][SubjectMark.Length..], [.. ReadBlocks(lines[1..], readPart)]);
    }

    private static IEnumerable<TemplateBlock> ReadBlocks(IEnumerable<string> lines, Func<string, string> readPart)
    {
        var block = new List<string>();
        foreach (string line in lines.Append(""))
        {
            if (line.StartsWith('@'))
            {
                foreach (TemplateBlock part in ReadBlocks(Split(readPart(line[1..])), readPart))
                    yield return part;
            }
            else if (line.Length > 0)
            {
                block.Add(line);
            }
            else if (block.Count > 0)
            {
                yield return TemplateBlock.Of(block);
                block.Clear();
            }
        }
    }

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries);
}

/// <summary>Lines of a template that belong together.</summary>
/// <param name="Heading">The heading, or <see langword="null"/>.</param>
/// <param name="Lines">The lines.</param>
internal sealed record TemplateBlock(string? Heading, IReadOnlyList<string> Lines)
{
    private const string HeadingMark = "## ";

    public static TemplateBlock Of(IReadOnlyList<string> lines) => lines[0].StartsWith(HeadingMark, StringComparison.Ordinal)
        ? new TemplateBlock(lines[0][HeadingMark.Length..], [.. lines.Skip(1)])
        : new TemplateBlock(null, [.. lines]);
}
