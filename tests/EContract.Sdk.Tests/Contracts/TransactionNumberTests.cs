using EContract.Sdk.Contracts;

namespace EContract.Sdk.Tests.Contracts;

public sealed class TransactionNumberTests
{
    private static readonly TransactionDetails Plain = new(new DateOnly(2026, 4, 1), "国税庁");

    [Theory]
    [InlineData("7000012050002")]   // 国税庁
    [InlineData("4011001098993")]
    [InlineData("7123456789012")]
    public void CorporateNumber_WithItsCheckDigit_IsTaken(string number) => Assert.Equal(number, (Plain with { CorporateNumber = number }).CorporateNumber);

    [Theory]
    [InlineData("8000012050002")]
    [InlineData("7000012050003")]
    [InlineData("0000012050002")]
    [InlineData("700001205000")]
    [InlineData("70000120500020")]
    [InlineData("７000012050002")]
    [InlineData("T7000012050002")]
    [InlineData("")]
    public void CorporateNumber_ThatIsNone_IsRefused(string number) => Assert.ThrowsAny<ArgumentException>(() => Plain with { CorporateNumber = number });

    [Theory]
    [InlineData("T7000012050002", true)]
    [InlineData("T1234567890123", true)]
    [InlineData("t7000012050002", false)]
    [InlineData("7000012050002", false)]
    [InlineData("T700001205000", false)]
    [InlineData("T70000120500020", false)]
    [InlineData("T７000012050002", false)]
    public void InvoiceNumber_IsTAnd13Digits(string number, bool isOne)
    {
        if (isOne)
            Assert.Equal(number, (Plain with { InvoiceNumber = number }).InvoiceNumber);
        else
            Assert.ThrowsAny<ArgumentException>(() => Plain with { InvoiceNumber = number });
    }
}
