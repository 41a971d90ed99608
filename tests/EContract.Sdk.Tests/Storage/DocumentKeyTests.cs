using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Storage;

public sealed class DocumentKeyTests
{
    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("../../etc")]
    [InlineData("/etc")]
    [InlineData("C:")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("UPPER")]
    [InlineData("契約")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("~")]
    [InlineData("%2e%2e")]
    public void DocumentScope_NotAnIdentifier_IsRefused(string identifier)
    {
        Assert.Throws<ArgumentException>(() => new DocumentScope(identifier, "document"));
        Assert.Throws<ArgumentException>(() => new DocumentScope("envelope", identifier));
        Assert.False(DocumentKey.TryParse($"{identifier}/document/{Hash}", out _));
    }

    [Fact]
    public void DocumentScope_TooLong_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new DocumentScope(new string('a', 65), "document"));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void DocumentKey_NotASha256_IsRefused(string hash)
    {
        Assert.Throws<ArgumentException>(() => new DocumentKey(new DocumentScope("e", "d"), hash));
        Assert.Throws<FormatException>(() => DocumentKey.Parse("e/d/" + hash));
    }

    [Fact]
    public void Parse_WhatToStringWrote_GivesTheSameKey()
    {
        var key = new DocumentKey(new DocumentScope("0199f3a2-0000-7000-8000-000000000001", "main_1"), Hash);

        Assert.Equal(key, DocumentKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("e/d")]
    [InlineData("e/d/x/y")]
    public void TryParse_OtherText_IsFalse(string? text) => Assert.False(DocumentKey.TryParse(text, out _));
}
