using EContract.Sdk.Contracts.Addresses;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Tests.Contracts;

public sealed class TextTests
{
    [Theory]
    [InlineData("契約書 𠮷野 😀")]
    [InlineData("x")]
    public void Require_PlainText_IsTaken(string text) => Assert.Equal(text, Text.Require(text, 20, "text"));

    [Theory]
    [InlineData("")]
    [InlineData("　")]
    [InlineData("a\u0000b")]
    [InlineData("a\r\nBcc: everybody@example.jp")]
    [InlineData("a\u0085b")]
    [InlineData("123456789012345678901")]
    public void Require_WhatWouldSpoilALogOrAMail_IsRefused(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => Text.Require(text, 20, "text"));

    // An attribute cannot hold these: they are no Unicode text.
    [Theory]
    [InlineData('\uD842')]
    [InlineData('\uDFB7')]
    public void Require_HalfASurrogatePair_IsRefused(char half) =>
        Assert.ThrowsAny<ArgumentException>(() => Text.Require($"{half}x", 20, "text"));

    [Theory]
    [InlineData("a@b")]
    [InlineData("yamada.taro+keiyaku@example.co.jp")]
    public void RequireEmail_Address_IsTaken(string address) => Assert.Equal(address, Mailbox.Require(address, "email"));

    [Theory]
    [InlineData("yamada")]
    [InlineData("@example.jp")]
    [InlineData("yamada@")]
    [InlineData("a@b@c")]
    [InlineData("a b@example.jp")]
    [InlineData("a@example.jp,b@example.jp")]
    [InlineData("<a@example.jp>")]
    public void RequireEmail_NoAddress_IsRefused(string address) =>
        Assert.ThrowsAny<ArgumentException>(() => Mailbox.Require(address, "email"));
}
