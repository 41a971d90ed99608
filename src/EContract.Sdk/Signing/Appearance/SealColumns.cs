using System.Globalization;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>How a name is set on a seal: in vertical columns, the first at the right.</summary>
internal static class SealColumns
{
    // A personal seal carries three characters below each other, more in two columns, a long foreign name in three.
    private const int LongestSingleColumn = 3, LongestTwoColumns = 10;

    /// <summary>The columns of a name, each a list of user-perceived characters.</summary>
    /// <exception cref="ArgumentException">There is no character.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Of(SealImpression seal)
    {
        // Without line breaks a space is as good a place for one: it stands between family and given name. No separators are all spaces.
        char[] separators = seal.Name.AsSpan().ContainsAny('\n', '\r') ? ['\n', '\r'] : [];
        string[] given = seal.Name.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IReadOnlyList<string>[] columns = [.. given.Select(Characters).Where(column => column.Count > 0)];
        return columns.Length switch
        {
            0 => throw new ArgumentException("A seal needs a name.", nameof(seal)),
            1 => Distribute(columns[0], CountFor(seal.Shape, columns[0].Count)),
            _ => columns,
        };
    }

    private static int CountFor(SealShape shape, int length) => shape switch
    {
        SealShape.Square => Math.Max(1, (int)Math.Round(Math.Sqrt(length))),
        _ when length <= LongestSingleColumn => 1,
        _ when length <= LongestTwoColumns => 2,
        _ => 3,
    };

    // Evenly, the first columns one longer where it does not come out even: 株式会社 サンプ ル之印.
    private static IReadOnlyList<string>[] Distribute(IReadOnlyList<string> characters, int count)
    {
        var columns = new IReadOnlyList<string>[count];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            int length = (characters.Count / count) + (i < characters.Count % count ? 1 : 0);
            columns[i] = [.. characters.Skip(start).Take(length)];
            start += length;
        }

        return columns;
    }

    private static List<string> Characters(string text)
    {
        var characters = new List<string>();
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            if (!string.IsNullOrWhiteSpace(elements.GetTextElement()))
                characters.Add(elements.GetTextElement());
        }

        return characters;
    }
}
