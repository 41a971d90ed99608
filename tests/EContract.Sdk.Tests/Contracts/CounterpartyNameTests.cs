using EContract.Sdk.Contracts;

namespace EContract.Sdk.Tests.Contracts;

public sealed class CounterpartyNameTests
{
    [Theory]
    [InlineData("株式会社サンプル")]
    [InlineData("㈱サンプル")]
    [InlineData("（株）サンプル")]
    [InlineData("(株) ｻﾝﾌﾟﾙ")]
    [InlineData("株式会社　サンプル")]
    public void Fold_OneNameInManyForms_IsOneName(string written) => Assert.Equal("(株)サンプル", CounterpartyName.Fold(written));

    [Fact]
    public void Fold_LatinLetters_IgnoresWidthAndCase() =>
        Assert.Equal(CounterpartyName.Fold("ACME GmbH"), CounterpartyName.Fold("ａｃｍｅ ｇｍｂｈ"));
}
