using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Where things stand in a signed file: found by searching its text, since an attacker has no parser of ours.</summary>
internal sealed partial class SignedFile
{
    public SignedFile(byte[] bytes)
    {
        Bytes = bytes;
        Text = Encoding.Latin1.GetString(bytes);
    }

    public byte[] Bytes { get; }

    /// <summary>The file, a character for each byte.</summary>
    public string Text { get; }

    public long StartXref => long.Parse(StartXrefPattern().Match(Text).Groups[1].Value, CultureInfo.InvariantCulture);

    public string Root => $"{RootPattern().Match(Text).Groups[1].Value} 0 R";

    public int Size => SizePattern().Matches(Text).Max(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>The first signature's ByteRange: where the gap begins, where it ends, and the end of what is signed.</summary>
    public (int GapStart, int GapEnd, int End) Range
    {
        get
        {
            int[] numbers = [.. ByteRangePattern().Match(Text).Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture))];
            return (numbers[0], numbers[1], numbers[1] + numbers[2]);
        }
    }

    /// <summary>The hexadecimal digits of Contents, padding included.</summary>
    public string ContentsDigits => Text[(Range.GapStart + 1)..(Range.GapEnd - 1)];

    /// <summary>The number of the object that holds the first signature dictionary.</summary>
    public int SignatureNumber => NumberOfObjectAt(ByteRangePattern().Match(Text).Index);

    /// <summary>The number of the field whose value that is.</summary>
    public int FieldNumber => NumberOfObjectAt(Regex.Match(Text, $@"/V\s*{SignatureNumber} 0 R").Index);

    /// <summary>An object as it was written last, between "obj" and "endobj".</summary>
    public string Object(int number) => Find(number).Groups[1].Value.Trim();

    /// <summary>Where an object was written last.</summary>
    public long OffsetOf(int number) => Find(number).Index;

    /// <summary>Replaces text without moving anything: what is shorter is padded with spaces.</summary>
    public byte[] Overwrite(int start, int length, string text)
    {
        Assert.True(text.Length <= length, $"{text.Length} characters do not fit into {length}");
        return Encoding.Latin1.GetBytes(Text[..start] + text.PadRight(length) + Text[(start + length)..]);
    }

    public byte[] Overwrite(string old, string text)
    {
        int start = Text.LastIndexOf(old, StringComparison.Ordinal);
        Assert.True(start > 0, $"{old} is not in the file");
        return Overwrite(start, old.Length, text);
    }

    /// <summary>Puts other text where the value of Contents stands; nothing that is signed changes.</summary>
    public byte[] OverwriteContents(string text) => Overwrite(Range.GapStart, Range.GapEnd - Range.GapStart, text);

    /// <summary>Replaces ByteRange, key and all, and the spaces after it.</summary>
    public byte[] OverwriteByteRange(string text)
    {
        Match found = ByteRangePattern().Match(Text);
        int end = found.Index + found.Length;
        while (Text[end] == ' ')
            end++;
        return Overwrite(found.Index, end - found.Index, text);
    }

    private Match Find(int number)
    {
        MatchCollection found = Regex.Matches(Text, $@"(?<=[\r\n]){number} \d+ obj(.*?)endobj", RegexOptions.Singleline);
        Assert.True(found.Count > 0, $"object {number} is not in the file");
        return found[^1];
    }

    private int NumberOfObjectAt(int index) => int.Parse(ObjectPattern().Match(Text, index).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"startxref\s+(\d+)", RegexOptions.RightToLeft)]
    private static partial Regex StartXrefPattern();

    [GeneratedRegex(@"/Root\s*(\d+) 0 R", RegexOptions.RightToLeft)]
    private static partial Regex RootPattern();

    [GeneratedRegex(@"/Size\s*(\d+)")]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")]
    private static partial Regex ByteRangePattern();

    [GeneratedRegex(@"(\d+) 0 obj", RegexOptions.RightToLeft)]
    private static partial Regex ObjectPattern();
}
