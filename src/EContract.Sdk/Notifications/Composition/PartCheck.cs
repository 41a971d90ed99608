namespace EContract.Sdk.Notifications.Composition;

/// <summary>Follows the parts that a text takes in: they come to an end, and to a bearable length.</summary>
internal static class PartCheck
{
    private const int MaxDepth = 8;
    private const int MaxLength = 256 * 1024;

    /// <summary>Checks a template or a part with all that it takes in.</summary>
    /// <param name="name">The template, or <c>_</c> and the part.</param>
    /// <param name="read">Gives a text by such a name.</param>
    /// <param name="pathOf">How such a text is called in errors.</param>
    /// <exception cref="NotificationTemplateException">It takes itself in, or too much.</exception>
    public static void Check(string name, Func<string, string> read, Func<string, string> pathOf)
    {
        var measured = new Dictionary<string, (long Length, int Depth)>(StringComparer.Ordinal);
        var open = new List<string>();
        _ = Measure(name);

        // Each text is looked through once, however often it is taken in.
        (long Length, int Depth) Measure(string current)
        {
            if (measured.TryGetValue(current, out (long Length, int Depth) known))
                return known;
            open.Add(current);
            string[] lines = read(current).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries);
            (long length, int depth) = (0, 1);
            for (int i = 0; i < lines.Length; i++)
            {
                length += lines[i].Length + 1;
                if (lines[i].StartsWith('@'))
                {
                    string part = "_" + lines[i][1..];
                    if (open.Contains(part))
                        throw new NotificationTemplateException(pathOf(current), i + 1, $"The part \"{lines[i]}\" takes itself in.");
                    (long Length, int Depth) taken = open.Count < MaxDepth ? Measure(part) : (0, MaxDepth);
                    if (open.Count + taken.Depth > MaxDepth)
                        throw new NotificationTemplateException(pathOf(current), i + 1, $"Parts are taken in more than {MaxDepth} deep.");
                    length += taken.Length;
                    depth = Math.Max(depth, taken.Depth + 1);
                }

                if (length > MaxLength)
                    throw new NotificationTemplateException(pathOf(current), i + 1, $"With its parts the text has more than {MaxLength} characters.");
            }

            open.RemoveAt(open.Count - 1);
            measured.Add(current, (length, depth));
            return (length, depth);
        }
    }
}
