using System.Text.RegularExpressions;
using EContract.Sdk.AspNetCore.Texts;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Tests;

public sealed partial class PageTextsTests
{
    [Fact]
    public void BothLanguages_SayTheSame()
    {
        PageTexts japanese = PageTexts.Load("ja"), english = PageTexts.Load("en");

        Assert.Equal(japanese.Keys.Order(), english.Keys.Order());
        Assert.All(japanese.Keys, key => Assert.Equal(Places(japanese[key]), Places(english[key])));
    }

    [Fact]
    public void EachAction_HasItsWords()
    {
        PageTexts texts = PageTexts.Load("ja");
        foreach (ParticipantAction action in (ParticipantAction[])[ParticipantAction.Sign, ParticipantAction.Approve, ParticipantAction.Acknowledge])
            Assert.All((string[])["sign.instruction.", "confirm.heading.", "confirm.submit."], key => Assert.NotEmpty(texts[key + action]));
    }

    [Fact]
    public void TheHostsText_TakesThePlaceOfOurs() =>
        Assert.Equal("署名する", PageTexts.Load("ja", (language, key) => (language, key) == ("ja", "sign.complete") ? "署名する" : null)["sign.complete"]);

    [Fact]
    public void Time_NamesItsZone()
    {
        var moment = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

        Assert.Equal("2026年11月23日(月) 18:00 (日本時間)", PageTexts.Load("ja").Time(moment, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")));
        Assert.Equal("2026-11-23 (Mon) 09:00 (UTC+00:00)", PageTexts.Load("en").Time(moment, TimeZoneInfo.Utc));
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
