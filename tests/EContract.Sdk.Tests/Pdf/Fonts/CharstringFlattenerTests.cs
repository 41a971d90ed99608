using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.Cff;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class CharstringFlattenerTests
{
    // With few subroutines, number 0 is written as -107 (byte 32), and so on.
    private const byte First = 32;
    private const byte Second = 33;
    private const byte CallLocal = 10, Return = 11, EndCharacter = 14, MoveTo = 21, LineTo = 5, HintMask = 19, StemHm = 18, CallGlobal = 29;

    [Fact]
    public void Flatten_Subroutines_AreWrittenOut()
    {
        byte[] flat = Flatten(
            [140, 141, MoveTo, First, CallLocal, Second, CallGlobal],
            local: [[142, 143, First, CallGlobal, LineTo, Return]],
            global: [[150, Return], [First, CallGlobal, 151, LineTo, EndCharacter]]);

        Assert.Equal([140, 141, MoveTo, 142, 143, 150, LineTo, 150, 151, LineTo, EndCharacter], flat);
    }

    [Fact]
    public void Flatten_NumberOfASubroutineFromASubroutine_IsTakenBackToo() =>
        Assert.Equal([140, LineTo, EndCharacter], Flatten([First, CallLocal, CallLocal, EndCharacter], local: [[Second, Return], [140, LineTo, Return]]));

    [Fact]
    public void Flatten_HintMask_CountsTheStemsOfAllOperands()
    {
        // Nine stems: a mask of two bytes, which look like an operator and must not be taken for one.
        byte[] code = [.. Stems(4), StemHm, .. Stems(5), HintMask, CallLocal, Return, 140, 141, MoveTo, EndCharacter];

        Assert.Equal(code, Flatten(code));
    }

    [Theory]
    [InlineData(new byte[] { 28, 1, 10, 140, MoveTo, EndCharacter })]
    [InlineData(new byte[] { 255, 0, 10, 11, 12, 140, MoveTo, EndCharacter })]
    [InlineData(new byte[] { 247, 10, 254, 11, MoveTo, EndCharacter })]
    [InlineData(new byte[] { 140, 140, 140, 140, 140, 140, 140, 12, 34, EndCharacter })]
    public void Flatten_NothingToCall_IsTheSame(byte[] code) => Assert.Equal(code, Flatten(code));

    [Theory]
    [InlineData(new byte[] { 140, 141, MoveTo }, "has no end")]
    [InlineData(new byte[] { CallLocal }, "without its number")]
    [InlineData(new byte[] { Second, CallLocal }, "no item 1")]
    [InlineData(new byte[] { First, CallLocal }, "more than 10 deep")]
    [InlineData(new byte[] { 140, 140, 140, 140, EndCharacter }, "deprecated form of 'endchar'")]
    [InlineData(new byte[] { 140, 141, 12, 10, EndCharacter }, "calculates")]
    [InlineData(new byte[] { 28, 1 }, "has 2 bytes")]
    public void Flatten_WhatCannotBe_IsRefused(byte[] code, string expected) =>
        Assert.Contains(expected, Assert.Throws<PdfFontException>(() => Flatten(code, local: [[First, CallLocal]])).Message);

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 140, 141, LineTo })]
    public void Flatten_SubroutinesThatMultiply_AreStopped(byte[] innermost)
    {
        // Each calls the next a hundred times: a hundred to the ninth.
        byte[][] local = [.. Enumerable.Range(1, 9).Select(next =>
            Enumerable.Repeat<byte[]>([(byte)(First + next), CallLocal], 100).SelectMany(call => call).ToArray()), innermost];

        Assert.Contains("endless", Assert.Throws<PdfFontException>(() => Flatten([First, CallLocal, EndCharacter], local)).Message);
    }

    private static IEnumerable<byte> Stems(int count) => Enumerable.Repeat((byte)140, 2 * count);

    private static byte[] Flatten(byte[] code, byte[][]? local = null, byte[][]? global = null) =>
        CharstringFlattener.Flatten(new FontData(code, "test"), Index(local), Index(global));

    private static CffIndex Index(byte[][]? items) => new(new FontData(CffWriter.Index(items ?? []), "test"), 0);
}
