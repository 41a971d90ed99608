using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Contracts;

public sealed class CounterpartyNameTests
{
    [Theory]
    [InlineData("株式会社サンプル")]
    [InlineData("㈱サンプル")]
    [InlineData("（株）サンプル")]
    [InlineData("(株) ｻﾝﾌﾟﾙ")]
    [InlineData("株式会社　サンプル")]
    [InlineData("株式會社さんぷる")]
    [InlineData("㍿サンプル")]
    [InlineData("【株】サンプル")]
    [InlineData("カ）サンプル")]
    [InlineData("(ｶ)ｻﾝﾌﾟﾙ")]
    [InlineData("カブシキガイシャ サンプル")]
    [InlineData("かぶしきかいしゃ・サンプル")]
    [InlineData("株\u200B式会社サンプル")]
    public void Fold_OneNameInManyForms_IsOneName(string written) => Assert.Equal("(株)サンプル", CounterpartyName.Fold(written));

    [Theory]
    [InlineData("キャノン", "キヤノン")]
    [InlineData("サーバー", "サ－バ―")]
    [InlineData("サーバー", "さｰばｰ")]
    [InlineData("渡邊", "渡邉")]
    [InlineData("渡邊", "渡辺")]
    [InlineData("髙橋", "高橋")]
    [InlineData("齋藤", "斎藤")]
    [InlineData("𠮷野家", "吉野家")]
    [InlineData("葛\U000E0100城", "葛城")]
    [InlineData("霞ヶ関", "霞ケ関")]
    [InlineData("A.B.C.", "ＡＢＣ")]
    [InlineData("O’Neill", "o'neill")]
    [InlineData("サンプル㈱", "サンプル(カ")]
    [InlineData("特定非営利活動法人見本", "ＮＰＯ法人見本")]
    [InlineData("特定非営利活動法人見本", "トクヒ）見本")]
    [InlineData("一般社団法人見本", "(一社)見本")]
    [InlineData("公益財団法人見本", "（公財）見本")]
    [InlineData("社会福祉法人見本", "(社福)見本")]
    [InlineData("㈲見本", "有限会社見本")]
    [InlineData("㈾見本", "合資会社見本")]
    [InlineData("㈴見本", "合名会社見本")]
    [InlineData("㈻見本", "学校法人見本")]
    [InlineData("株式会社見本", "有限会社見本", false)]
    [InlineData("財団法人見本", "一般財団法人見本", false)]
    [InlineData("見本株式会社", "株式会社見本", false)]
    [InlineData("斎藤", "斉藤", false)]
    [InlineData("データ", "デタ", false)]
    [InlineData("バス", "ハス", false)]
    [InlineData("一番", "ー番", false)]
    public void Fold_TwoNames_AreOneOrNot(string left, string right, bool isOne = true) =>
        Assert.Equal(isOne, CounterpartyName.Fold(left) == CounterpartyName.Fold(right));

    [Property(MaxTest = 2000, Arbitrary = [typeof(Names)])]
    public void Fold_Folded_StaysAsItIs(string name)
    {
        string folded = CounterpartyName.Fold(name);

        Assert.Equal(folded, CounterpartyName.Fold(folded));
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Names)])]
    public void Fold_WidthCaseSpacesAndKana_MakeNoDifference(string name)
    {
        string folded = CounterpartyName.Fold(name);

        Assert.Equal(folded, CounterpartyName.Fold(name.Normalize(NormalizationForm.FormKC)));
        Assert.Equal(folded, CounterpartyName.Fold(name.Normalize(NormalizationForm.FormD)));
        Assert.Equal(folded, CounterpartyName.Fold($" {name}　"));
        Assert.Equal(folded, CounterpartyName.Fold(string.Concat(name.Select(c => c is >= 'ァ' and <= 'ヶ' ? (char)(c - 'ァ' + 'ぁ') : c))));
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Names)])]
    public void Grams_OfAPart_AreAmongThoseOfTheWhole(string name)
    {
        Rune[] runes = [.. CounterpartyName.Fold(name).EnumerateRunes()];
        IReadOnlyList<string> grams = SearchEntry.Grams(string.Concat(runes));
        for (int start = 0; start < runes.Length; start++)
        {
            string part = string.Concat(runes[start..Math.Min(runes.Length, start + 1 + (start % 4))]);
            Assert.Subset(grams.ToHashSet(), SearchEntry.Grams(part).ToHashSet());
        }
    }

    [Property(MaxTest = 3000, Replay = "(9936220332630886646,16613172800048146017)", Arbitrary = [typeof(NamesWithForms)])]
    public void Matches_PartOfANameWithALegalForm_IsFound(NameAndPart written)
    {
        var summary = new EnvelopeSummary(
            EnvelopeId.New(TimeProvider.System), written.Name, EnvelopeStatus.Draft, new(new DateOnly(2026, 4, 1), written.Name), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        IReadOnlyList<SearchEntry> entries = SearchEntry.Of(summary);

        foreach (SearchText text in (SearchText[])[SearchText.Containing(written.Part), SearchText.Exactly(written.Name)])
        {
            Assert.True(Assert.Single(SearchCondition.Of(new EnvelopeTerms { Counterparty = text })).Matches(entries), written.ToString());
            Assert.True(Assert.Single(SearchCondition.Of(new EnvelopeTerms { Title = text })).Matches(entries), written.ToString());
        }
    }

    [Fact]
    public void Fold_TextThatGrows_IsCutToWhatAnIndexTakes()
    {
        string folded = SearchEntry.Fold(new string('\uFDFA', 200));

        Assert.Equal(SearchEntry.MaxLength, folded.Length);
        Assert.Equal(255, SearchEntry.Fold(new string('長', 255) + "\U0002000B").Length);
    }

    /// <summary>A name, and some neighbouring characters of it.</summary>
    public sealed record NameAndPart(string Name, string Part);

    /// <summary>Names as they stand in contracts, in every legal form and every way in which one is written, before, behind or between.</summary>
    private sealed class NamesWithForms
    {
        private static readonly string[] Forms = [.. LegalForms.All, "㈱", "㈲", "㍿", "（株）", "株式會社"];
        private static readonly string[] Stems = ["サンプル", "東京", "愛会", "まち", "田中商事", "社会", "法人", "会", "株", "ABC", "カイ", "医療", "一", "𠮷野家", "(仮)", ""];

        public static Arbitrary<NameAndPart> Names() => (
            from before in Gen.Elements(Stems)
            from form in Gen.Elements(Forms)
            from between in Gen.Elements(Stems)
            from second in Gen.Elements([.. Forms, "", "", ""])
            from after in Gen.Elements(Stems)
            let name = before + form + between + second + after
            let runes = name.EnumerateRunes().ToArray()
            from start in Gen.Choose(0, runes.Length - 1)
            from length in Gen.Choose(1, runes.Length - start)
            select new NameAndPart(name, string.Concat(runes[start..(start + length)]))).ToArbitrary();
    }

    /// <summary>Names put together of what is folded, and any other text.</summary>
    private sealed class Names
    {
        private static readonly string[] Pieces =
        [
            "株式会社", "㈱", "(株)", "（カ）", "カ)", "(カ", "シャ)", "(しゃ", "有限会社", "ユ）", "特定非営利活動法人", "NPO法人", "社団法人", "一般", "医療法人社団", "サンプル", "ｻﾝﾌﾟﾙ",
            "ゃ", "ー", "-", "―", "・", "゛", "\u3099", "か", "ガ", "髙", "邊", "龍", "𠮷", "\uFE00", "\U000E0101", " ", "ß", "ŉ", "İ", "ﬁ", "(", ")", "[", "会社", "カブシキ", "ガイシャ", "Ⅲ", "㌔",
        ];

        public static Arbitrary<string> Text() => Gen.OneOf(
            Gen.Elements(Pieces).ListOf().Select(string.Concat),
            ArbMap.Default.GeneratorFor<string>().Select(text => new string([.. (text ?? "").Where(c => !char.IsSurrogate(c))]))).ToArbitrary();
    }
}
