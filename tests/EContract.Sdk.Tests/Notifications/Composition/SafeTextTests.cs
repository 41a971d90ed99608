using EContract.Sdk.Notifications.Composition;
using FsCheck;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Notifications.Composition;

public sealed class SafeTextTests
{
    [Property(MaxTest = 500)]
    public void Line_AnyText_IsOneLineAndStaysTheSame(string? text)
    {
        string line = SafeText.Line(text);

        Assert.DoesNotContain(line, char.IsControl);
        Assert.Equal(line, SafeText.Line(line));
    }

    [Theory]
    [InlineData("a\r\n\tb", "a b")]
    [InlineData("  a   b  ", "a b")]
    [InlineData("田中　太郎", "田中　太郎")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("a\u200Bb\uFEFFc", "abc")]
    [InlineData("\u202Eabc\u202C", "abc")]
    [InlineData("x://y", "x：//y")]
    [InlineData(null, "")]
    public void Line_Text_BecomesFit(string? text, string expected) => Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void Line_PilesOfMarks_AreCut() =>
        Assert.InRange(SafeText.Line("a" + new string('\u0301', 100_000)).Length, 0, 2000);

    [Theory]
    [InlineData("東海市", 6, "東海市")]
    [InlineData("東海市", 5, "東…")]
    [InlineData("Tokai", 5, "Tokai")]
    [InlineData("Tokai City", 6, "Toka…")]
    [InlineData("𠮷𠮷𠮷", 4, "𠮷…")]
    public void Fit_WiderThanAllowed_IsCutAtACharacter(string line, int columns, string expected) =>
        Assert.Equal(expected, SafeText.Fit(line, columns));

    [Fact]
    public void Lines_ManyLines_AreCut()
    {
        IReadOnlyList<string> lines = SafeText.Lines(new string('\n', 10_000) + "end");

        Assert.InRange(lines.Count, 0, 51);
    }

    [Fact]
    public void Lines_TrailingEmptyLines_AreLeftOut() => Assert.Equal(["a", "", "b"], SafeText.Lines("a\r\n\r\nb\n\n"));
}
