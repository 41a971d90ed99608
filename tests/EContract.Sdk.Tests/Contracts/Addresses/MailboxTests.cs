using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Addresses;

namespace EContract.Sdk.Tests.Contracts.Addresses;

/// <summary>Addresses that are what they look like, and addresses that are not.</summary>
public sealed class MailboxTests
{
    [Theory]
    [InlineData("tanaka@example.jp")]
    [InlineData("Tanaka.Taro+keiyaku@Example.CO.JP")]
    [InlineData("tanaka@日本語.jp")]
    [InlineData("tanaka@ひらがなとカタカナー漢字abc.jp")]
    [InlineData("tanaka@xn--wgv71a119e.jp")]
    [InlineData("tanaka@bücher.example")]
    [InlineData("tanaka@почта.example")]
    [InlineData("tanaka@한국어.example")]
    public void Require_AddressThatIsWhatItLooksLike_IsTaken(string address) => Assert.Equal(address, Mailbox.Require(address, "email"));

    [Theory]
    [InlineData("tаnaka@example.jp", "U+0430")]
    [InlineData("ｔanaka@example.jp", "U+FF54")]
    [InlineData("tanaka@exаmple.jp", "mixes scripts")]
    [InlineData("tanaka@xn--exmple-4nf.jp", "mixes scripts")]
    [InlineData("tanaka@аррӏе.example", "looks like a Latin one")]
    [InlineData("tanaka@xn--80ak6aa92e.example", "looks like a Latin one")]
    [InlineData("tanaka@ｅxample.jp", "U+FF45")]
    [InlineData("tanaka@exam\u200Bple.jp", "U+200B")]
    [InlineData("tanaka@exam\u202Eple.jp", "")]
    [InlineData("tan\u200Daka@example.jp", "U+200D")]
    [InlineData("tanaka@exa\u0301mple.jp", "U+0301")]
    [InlineData("tanaka@例え\u3002テスト", "U+3002")]
    [InlineData("tanaka@ex ample.jp", "")]
    [InlineData("tanaka@-example.jp", "none")]
    [InlineData("tanaka@example..jp", "none")]
    [InlineData("tanaka@xn--a.jp", "")]
    [InlineData("tanaka@[127.0.0.1]", "none")]
    [InlineData(".tanaka@example.jp", "Before the @")]
    [InlineData("tana..ka@example.jp", "Before the @")]
    [InlineData("\"tanaka\"@example.jp", "Before the @")]
    [InlineData("a@b@example.jp", "local@domain")]
    [InlineData("tanaka", "local@domain")]
    public void Require_WhatNoMailGoesToOrCouldBeTakenForAnother_IsRefused(string address, string reason) =>
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(() => Mailbox.Require(address, "email")).Message, StringComparison.Ordinal);

    [Fact]
    public void Require_TooLongInOnePart_IsRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Mailbox.Require($"{new string('a', 65)}@example.jp", "email"));
        Assert.ThrowsAny<ArgumentException>(() => Mailbox.Require($"a@{new string('a', 64)}.jp", "email"));
        Assert.ThrowsAny<ArgumentException>(() => Mailbox.Require($"a@{string.Join('.', Enumerable.Repeat("abcdefgh", 40))}", "email"));
    }

    [Theory]
    [InlineData("tanaka@example.jp", "Tanaka@EXAMPLE.jp", "two participants")]
    [InlineData("tanaka@日本語.jp", "tanaka@xn--wgv71a119e.jp", "two participants")]
    [InlineData("tanaka1@example.jp", "tanakal@example.jp", "look alike")]
    [InlineData("satO@example.jp", "sat0@example.jp", "look alike")]
    [InlineData("a@example.jp", "a@exarnple.jp", "look alike")]
    [InlineData("a@bucher.example", "a@bücher.example", "look alike")]
    [InlineData("a@工業.jp", "a@エ業.jp", "look alike")]
    [InlineData("tanaka@example.jp", "tanaka@example.com", null)]
    [InlineData("sato@example.jp", "saito@example.jp", null)]
    [InlineData("a@か.jp", "a@が.jp", null)]
    public void Find_TwoAddresses_SaysWhetherTheyAreTakenForOne(string one, string other, string? conflict)
    {
        string? found = AddressConflicts.Find(one, other, maySame: false);

        Assert.Equal(conflict is not null, found is not null);
        Assert.Contains(conflict ?? "", found ?? "", StringComparison.Ordinal);
        Assert.Equal(conflict == "look alike", AddressConflicts.Find(one, other, maySame: true) is not null);
    }

    [Fact]
    public void Find_StoredAddressOfBeforeTheRules_DoesNotThrow() => Assert.Null(AddressConflicts.Find("a@example.jp", "b@-no domain-", maySame: false));

    [Fact]
    public void Require_CopyToASigner_IsTaken() => AddressConflicts.Require(
        [new() { Name = "a", Email = "a@example.jp" }, new() { Name = "a", Email = "A@example.jp", Role = ParticipantRole.Recipient }], maySame: false);
}
