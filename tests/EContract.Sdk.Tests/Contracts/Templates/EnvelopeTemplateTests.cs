using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Templates;

namespace EContract.Sdk.Tests.Contracts.Templates;

/// <summary>Templates as values and as JSON, and what is filled into them.</summary>
public sealed class EnvelopeTemplateTests
{
    private static readonly TemplateValues Complete = new()
    {
        Values = new Dictionary<string, string> { ["件名"] = "清掃", ["開始日"] = "2026/4/1", ["金額"] = "1,200,000", ["区分"] = "単価", ["再委託"] = "TRUE" },
        Participants = new Dictionary<string, TemplateParticipant>
        {
            ["乙"] = new() { Name = "田中 太郎", Email = "tanaka@supplier.example", Organization = "株式会社サンプル", AccessCode = "5913" },
        },
    };

    [Fact]
    public void Parse_WhatWasWritten_IsTheSameTemplateWithTheSameHash()
    {
        EnvelopeTemplate template = SampleTemplate.Create();

        EnvelopeTemplate read = EnvelopeTemplate.Parse(template.ToJson());

        Assert.Equal(template.ToJson(), read.ToJson());
        Assert.Equal(template.ToReference(), read.ToReference());
        Assert.NotEqual(template.ToReference().Sha256, (template with { Message = "別" }).ToReference().Sha256);
    }

    [Fact]
    public void Fill_AllSaid_PlaceholdersOfAllKindsAreFilled()
    {
        FilledTemplate filled = Fill(Complete);

        Assert.Equal("清掃業務委託（株式会社サンプル）", filled.Envelope.Title);
        Assert.Equal("令和8年4月1日（2026年4月1日, 2026-04-01）から。{1,200,000円 = 1200000}", filled.Envelope.Message);
        Assert.Equal("清掃契約書", filled.Documents[0].Title);
        Assert.Equal("田中 太郎", filled.Documents[0].Texts["party.name"]);
        Assert.True(filled.Documents[0].Marks["agreed"]);
        Assert.Equal(new TransactionDetails(new DateOnly(2026, 4, 1), "株式会社サンプル", 1_200_000m), filled.Envelope.Transaction);
        Assert.Equal(TimeSpan.FromDays(14), filled.Envelope.SigningPeriod);
        Assert.Equal(["市長", "田中 太郎"], filled.Envelope.Participants.Select(participant => participant.Name));
        Assert.Equal(AuthenticationMethod.AccessCode, Assert.Single(filled.Envelope.Participants[1].Factors).Method);
        Assert.Equal(SampleTemplate.Create().ToReference(), filled.Envelope.Template);
    }

    [Theory]
    [InlineData("2019-04-30", "平成31年4月30日")]
    [InlineData("2019-05-01", "令和元年5月1日")]
    [InlineData("1989-01-07", "昭和64年1月7日")]
    [InlineData("1900-01-01", "1900年1月1日")]
    public void ToText_Wareki_IsTheEraOfTheDay(string date, string expected) =>
        Assert.Equal(expected, TypedValue.Read(new MergeValue { Name = "d", Kind = MergeValueKind.Date }, date).ToText("wareki"));

    [Theory]
    [InlineData("1200000", "1,200,000")]
    [InlineData("-1,200.5", "-1,200.5")]
    [InlineData("1,5", null)]
    [InlineData("1,,200", null)]
    [InlineData("12,34", null)]
    [InlineData("1,200,00", null)]
    [InlineData("1200,000", null)]
    [InlineData("1,", null)]
    [InlineData("1.200.000", null)]
    [InlineData("1200\n", null)]
    public void Read_Amount_CommasStandOnlyBetweenThousands(string text, string? expected)
    {
        var amount = new MergeValue { Name = "a", Kind = MergeValueKind.Amount };

        if (expected is null)
            Assert.Throws<FormatException>(() => TypedValue.Read(amount, text));
        else
            Assert.Equal(expected, TypedValue.Read(amount, text).ToText(""));
    }

    [Fact]
    public void Fill_MuchMissingAndTooMuch_AllOfItIsNamed()
    {
        var given = new TemplateValues
        {
            Values = new Dictionary<string, string>
            {
                ["件名"] = new string('あ', 51), ["開始日"] = "2025-03-31", ["金額"] = "many", ["区分"] = "other", ["再委託"] = "maybe", ["余り"] = "x",
            },
            Participants = new Dictionary<string, TemplateParticipant>
            {
                ["甲"] = new() { Name = "別の人" },
                ["乙"] = new() { Name = "田中 太郎" },
                ["丙"] = new(),
            },
        };

        TemplateException error = Assert.Throws<TemplateException>(() => Fill(given));

        Assert.Equal(
            [
                "values[\"件名\"]", "values[\"開始日\"]", "values[\"金額\"]", "values[\"区分\"]", "values[\"再委託\"]", "values[\"余り\"]",
                "participants[\"甲\"].name", "participants[\"乙\"].email", "participants[\"乙\"].factors", "participants[\"丙\"]",
            ],
            error.Problems.Select(problem => problem.Place));
        Assert.All(error.Problems, problem => Assert.Contains(problem.ToString(), error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Fill_OptionalNotSaid_DefaultOrNothing()
    {
        EnvelopeTemplate template = SampleTemplate.Create() with
        {
            Title = "[{任意}][{既定}]",
            Values = [.. SampleTemplate.Create().Values, new() { Name = "任意", Required = false }, new() { Name = "既定", Default = "標準" }],
        };

        Assert.Equal("[][標準]", TemplateFilling.Fill(template, template.ToReference(), Complete).Envelope.Title);
    }

    public static TheoryData<string, string, string> BadJson
    {
        get
        {
            string good = SampleTemplate.Create().ToJson();
            string deep = new('[', 40);
            return new()
            {
                { "", "$", "JSON" },
                { "null", "$", "null" },
                { good[..^1], "$.version", "Line 1" },
                { good.Replace("\"version\":1", "\"version\":1,\"extra\":1", StringComparison.Ordinal), "$.extra", "extra" },
                { good.Replace("\"version\":1", "\"version\":1,\"version\":2", StringComparison.Ordinal), "$.version", "version" },
                { good.Replace("\"version\":1", "\"version\":\"1\"", StringComparison.Ordinal), "$.version", "Int32" },
                { good.Replace("\"version\":1", "\"version\":0", StringComparison.Ordinal), "version", "from 1" },
                { good.Replace("\"id\":\"cleaning\"", "\"id\":\"a b\"", StringComparison.Ordinal), "id", "letters" },
                { good.Replace("\"id\":\"cleaning\",", "", StringComparison.Ordinal), "$", "id" },
                { good.Replace("\"kind\":\"amount\"", "\"kind\":\"money\"", StringComparison.Ordinal), "$.values[2].kind", "MergeValueKind" },
                { good.Replace("\"documents\":[", "\"documents\":[null,", StringComparison.Ordinal), "documents", "null" },
                { good.Replace("\"documents\":[", $"\"documents\":[{deep}", StringComparison.Ordinal), "$.documents[0]", "" },
                { new string(' ', TemplateLimits.MaxJsonLength + 1), "$", "1048576" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(BadJson))]
    public void Parse_MalformedJson_TypedErrorThatNamesThePlace(string json, string place, string message)
    {
        TemplateException error = Assert.Throws<TemplateException>(() => EnvelopeTemplate.Parse(json));

        Assert.Equal(place, error.Problems[0].Place);
        Assert.Contains(message, error.Problems[0].Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, EnvelopeTemplate> Contradictions
    {
        get
        {
            EnvelopeTemplate good = SampleTemplate.Create();
            MergeValue value = new() { Name = "v" };
            return new()
            {
                { "title", good with { Title = "{unknown}" } },
                { "title", good with { Title = "{open" } },
                { "title", good with { Title = "close}" } },
                { "title", good with { Title = "{a b}" } },
                { "title", good with { Title = "{乙.password}" } },
                { "title", good with { Title = "{丙.name}" } },
                { "title", good with { Title = "{件名:wareki}" } },
                { "title", good with { Title = new string('x', TemplateLimits.MaxTextLength + 1) } },
                { "message", good with { Message = "{}" } },
                { "documents", good with { Documents = [] } },
                { "documents[0].sha256", good with { Documents = [good.Documents[0] with { Sha256 = "abc" }] } },
                { "documents[0].fields[\"f\"]", good with { Documents = [good.Documents[0] with { Fields = new Dictionary<string, string> { ["f"] = "{nothing}" } }] } },
                { "participants[2].slot", good with { Participants = [.. good.Participants, good.Participants[0]] } },
                { "participants[0].email", good with { Participants = [good.Participants[0] with { Email = "no address" }, good.Participants[1]] } },
                { "participants", good with { Participants = [.. Enumerable.Range(0, 10_000).Select(i => new TemplateSlot { Slot = $"s{i}" })] } },
                { "values[0].name", good with { Values = [value with { Name = "a.b" }, .. good.Values] } },
                { "values[0].name", good with { Values = [value with { Name = "key" }, .. good.Values] } },
                { "values[6].name", good with { Values = [.. good.Values, value, value] } },
                { "values[5].options", good with { Values = [.. good.Values, value with { Kind = MergeValueKind.Choice }] } },
                { "values[5].default", good with { Values = [.. good.Values, value with { Kind = MergeValueKind.Date, Default = "soon" }] } },
                { "values[5].minimum", good with { Values = [.. good.Values, value with { Kind = MergeValueKind.Amount, Minimum = "-" }] } },
                { "values[5]", good with { Values = [.. good.Values, value with { Maximum = "9" }] } },
                { "transaction.date", good with { Transaction = good.Transaction! with { Date = "金額" } } },
                { "transaction.amount", good with { Transaction = good.Transaction! with { Amount = "件名" } } },
                { "signingDays", good with { SigningDays = 0 } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void ToJson_ContradictoryTemplate_TypedErrorThatNamesThePlace(string place, EnvelopeTemplate template) =>
        Assert.Contains(place, Assert.Throws<TemplateException>(() => template.ToJson()).Problems.Select(problem => problem.Place));

    private static FilledTemplate Fill(TemplateValues values)
    {
        EnvelopeTemplate template = SampleTemplate.Create();
        return TemplateFilling.Fill(template, template.ToReference(), values);
    }
}
