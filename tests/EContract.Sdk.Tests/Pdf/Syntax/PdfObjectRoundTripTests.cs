using System.Buffers;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Syntax;

public sealed class PdfObjectRoundTripTests
{
    [Property(Arbitrary = [typeof(PdfObjects)], MaxTest = 500)]
    internal bool WriteThenRead_AnyObject_IsTheSame(PdfObject value) => PdfObjects.AreEqual(value, Read(Write(value)));

    [Property(MaxTest = 2000)]
    public bool Read_AnyBytes_GivesAnObjectOrSaysWhatIsWrong(byte[] bytes)
    {
        try
        {
            Read(bytes);
        }
        catch (PdfFormatException)
        {
        }

        return true;
    }

    [Theory]
    [InlineData("(a\\(b\\)c)", "a(b)c")]
    [InlineData("(a(b)c)", "a(b)c")]
    [InlineData("(\\101\\7\\0018)", "A\u0007\u00018")]
    [InlineData("(a\\\r\nb)", "ab")]
    [InlineData("(a\r\nb)", "a\nb")]
    [InlineData("<48 65 6C6c 7>", "Hellp")]
    public void Read_Strings_AsTheStandardSays(string text, string expected) =>
        Assert.Equal(expected, Assert.IsType<PdfString>(Read(Latin1(text))).ToText());

    [Theory]
    [InlineData("/A#20B", "A B")]
    [InlineData("/A#G", "A#G")]
    [InlineData("/#E5#90#8D", "\u00E5\u0090\u008D")]
    [InlineData("/", "")]
    public void Read_Names_AsTheStandardSays(string text, string expected) =>
        Assert.Equal(expected, Assert.IsType<PdfName>(Read(Latin1(text))).Value);

    [Theory]
    [InlineData("-.5", -0.5)]
    [InlineData("4.", 4)]
    [InlineData("--5.0", -5)]
    [InlineData("1.2.3", 1.2)]
    [InlineData("99999999999999999999", 1e20)]
    public void Read_Numbers_AsOtherReadersDo(string text, double expected) =>
        Assert.Equal(expected, Assert.IsType<PdfReal>(Read(Latin1(text))).Value, Math.Abs(expected) * 1e-9);

    [Fact]
    public void Read_TwoIntegersThatAreNoReference_StayIntegers()
    {
        var array = Assert.IsType<PdfArray>(Read("[1 2 3 0 R 4 5]"u8));
        Assert.Equal(["1", "2", "3 0 R", "4", "5"], array.Select(item => item.ToString()));
    }

    [Fact]
    public void Read_NestingBeyondTheLimit_IsRefused()
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)'[', 100_000)];
        Assert.Contains("nest deeper", Assert.Throws<PdfFormatException>(() => Read(bytes)).Message);
    }

    [Fact]
    public void Read_DuplicateKeys_LastCountsAndIsTold()
    {
        var dictionary = Assert.IsType<PdfDictionary>(Read("<</A 1/B 2/A 3>>"u8));
        Assert.True(dictionary.HasDuplicateKeys);
        Assert.Equal("3", dictionary["A"]!.ToString());
        Assert.Equal(2, dictionary.Count);
    }

    private static byte[] Latin1(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static PdfObject Read(ReadOnlySpan<byte> bytes) =>
        new PdfObjectParser(new PdfLexer(PdfSource.FromMemory(bytes.ToArray()), PdfReaderOptions.Default), PdfReaderOptions.Default).ReadObject();

    private static byte[] Write(PdfObject value)
    {
        var output = new ArrayBufferWriter<byte>();
        new PdfObjectWriter(output).Write(value);
        return output.WrittenSpan.ToArray();
    }

    public static class PdfObjects
    {
        internal static Arbitrary<PdfObject> Objects() => Gen.Sized(size => Object(Math.Min(size, 20))).ToArbitrary();

        internal static bool AreEqual(PdfObject? a, PdfObject? b) => (a, b) switch
        {
            (PdfNull, PdfNull) => true,
            (PdfBoolean x, PdfBoolean y) => x.Value == y.Value,
            (PdfInteger x, PdfInteger y) => x.Value == y.Value,
            (PdfReal x, PdfReal y) => Math.Abs(x.Value - y.Value) < 1e-9,
            (PdfReal x, PdfInteger y) => x.Value == y.Value,
            (PdfName x, PdfName y) => x.Equals(y),
            (PdfString x, PdfString y) => x.Bytes.Span.SequenceEqual(y.Bytes.Span),
            (PdfReference x, PdfReference y) => x.Equals(y),
            (PdfArray x, PdfArray y) => x.Count == y.Count && x.Zip(y).All(pair => AreEqual(pair.First, pair.Second)),
            (PdfDictionary x, PdfDictionary y) => x.Count == y.Count && x.All(entry => AreEqual(entry.Value, y[entry.Key])),
            _ => false,
        };

        private static Gen<PdfObject> Object(int size)
        {
            Gen<PdfObject> scalar = Gen.OneOf(
                Gen.Constant<PdfObject>(PdfNull.Instance),
                Gen.Elements<PdfObject>(PdfBoolean.True, PdfBoolean.False),
                ArbMap.Default.GeneratorFor<long>().Select(value => (PdfObject)new PdfInteger(value)),
                Gen.Choose(-1_000_000, 1_000_000).Select(value => (PdfObject)new PdfReal(value / 1000.0)),
                Name().Select(name => (PdfObject)new PdfName(name)),
                ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (PdfObject)new PdfString(bytes)),
                ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (PdfObject)new PdfString(bytes, isHexadecimal: true)),
                Gen.Choose(0, 100_000).Select(number => (PdfObject)new PdfReference(number, number % 7)));
            if (size <= 1)
                return scalar;
            Gen<PdfObject> item = Object(size / 3);
            return Gen.OneOf(
                scalar,
                item.ArrayOf().Select(items => (PdfObject)new PdfArray(items.Take(6).ToArray())),
                Name().Zip(item).ArrayOf().Select(entries =>
                    (PdfObject)new PdfDictionary(entries.Take(6).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2)).ToArray())));
        }

        private static Gen<string> Name() => Gen.Choose(1, 255).Select(c => (char)c).ArrayOf().Select(chars => new string(chars));
    }
}
