using EContract.Sdk.Contracts;

namespace EContract.Sdk.Tests.Contracts;

public sealed class TransactionDetailsTests
{
    private static readonly DateOnly Date = new(2026, 11, 23);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("甲\n乙")]
    public void Constructor_NoProperName_IsRefused(string counterparty) =>
        Assert.ThrowsAny<ArgumentException>(() => new TransactionDetails(Date, counterparty));

    [Theory]
    [InlineData("900000000000000.0001")]
    [InlineData("-900000000000001")]
    [InlineData("0.00001")]
    public void Constructor_AmountThatCannotBeStoredExactly_IsRefused(string amount) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TransactionDetails(Date, "甲", decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("yen")]
    [InlineData("JP")]
    [InlineData("円")]
    public void Constructor_NoCurrency_IsRefused(string currency) =>
        Assert.Throws<ArgumentException>(() => new TransactionDetails(Date, "甲", 1m, currency));
}
