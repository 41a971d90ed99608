namespace EContract.Sdk.Contracts.Templates;

/// <summary>A piece of a text: what stands there, or the name of what is to stand there.</summary>
/// <param name="Text">The text, or the name.</param>
/// <param name="IsPlaceholder">Which of both.</param>
/// <param name="Property">Of a slot, what of it; <see langword="null"/> for a merge value.</param>
/// <param name="Format">How; empty for the usual way.</param>
internal sealed record TemplatePiece(string Text, bool IsPlaceholder, string? Property = null, string Format = "");

/// <summary>Takes texts with placeholders apart.</summary>
internal static class Placeholder
{
    /// <exception cref="FormatException">A brace stands alone, or something else than a name is in braces.</exception>
    public static IReadOnlyList<TemplatePiece> Parse(string text)
    {
        var pieces = new List<TemplatePiece>();
        var plain = new System.Text.StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is not ('{' or '}'))
            {
                plain.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                plain.Append(c);
                i++;
            }
            else if (c == '{' && text.IndexOf('}', i) is > 0 and var end)
            {
                if (plain.Length > 0)
                    pieces.Add(new TemplatePiece(plain.ToString(), false));
                plain.Clear();
                pieces.Add(Read(text[(i + 1)..end], i));
                i = end;
            }
            else
            {
                throw new FormatException($"The brace at character {i} belongs to no placeholder; a brace itself is written twice.");
            }
        }

        if (plain.Length > 0)
            pieces.Add(new TemplatePiece(plain.ToString(), false));
        return pieces;
    }

    private static TemplatePiece Read(string inside, int at)
    {
        (string target, string format) = inside.Split(':') switch
        {
            [var only] => (only, ""),
            [var first, var second] => (first, second),
            _ => ("", ""),
        };
        return target.Split('.') switch
        {
            [var name] when TemplateNames.IsName(name) => new TemplatePiece(name, true, null, format),
            [var slot, ("name" or "organization" or "email") and var property] when TemplateNames.IsName(slot) && format.Length == 0 => new TemplatePiece(slot, true, property),
            _ => throw new FormatException($"What is in braces at character {at} is no placeholder: {{value}}, {{value:format}} or {{slot.name}}, {{slot.organization}}, {{slot.email}}."),
        };
    }
}
