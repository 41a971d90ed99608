using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Tests.Signing.Appearance;

public sealed class SealColumnsTests
{
    [Theory]
    [InlineData("佐", SealShape.Round, "佐")]
    [InlineData("佐々木", SealShape.Round, "佐々木")]
    [InlineData("山田太郎", SealShape.Round, "山田|太郎")]
    [InlineData("長谷川一郎", SealShape.Round, "長谷川|一郎")]
    [InlineData("林 太一郎", SealShape.Round, "林|太一郎")]
    [InlineData("林　太一郎", SealShape.Round, "林|太一郎")]
    [InlineData("アレクサンダー・スミス", SealShape.Round, "アレクサ|ンダー・|スミス")]
    [InlineData("印", SealShape.Square, "印")]
    [InlineData("東海市長之印", SealShape.Square, "東海市|長之印")]
    [InlineData("株式会社見本之印", SealShape.Square, "株式会|社見本|之印")]
    [InlineData("株式会社東海之印章", SealShape.Square, "株式会|社東海|之印章")]
    [InlineData("株式会社サンプル之印", SealShape.Square, "株式会社|サンプ|ル之印")]
    [InlineData("株式会社\r\nサンプル 之印", SealShape.Square, "株式会社|サンプル之印")]
    [InlineData("𠮷か\u3099葛\U000E0100", SealShape.Round, "𠮷か\u3099葛\U000E0100")]
    public void Of_AName_IsSetInColumnsFromTheRight(string name, SealShape shape, string expected) =>
        Assert.Equal(expected, string.Join('|', SealColumns.Of(new SealImpression(name, shape)).Select(column => string.Concat(column))));

    [Theory]
    [InlineData("")]
    [InlineData(" \u3000\n")]
    public void Of_NoName_IsMisuse(string name) => Assert.Throws<ArgumentException>(() => SealColumns.Of(new SealImpression(name)));
}
