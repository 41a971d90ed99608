using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Templates;

namespace EContract.Sdk.Tests.Contracts.Templates;

/// <summary>A city's template for cleaning contracts: the city is known, the supplier is not.</summary>
internal static class SampleTemplate
{
    public static EnvelopeTemplate Create(byte[]? document = null, IReadOnlyDictionary<string, string>? fields = null) => new()
    {
        Id = "cleaning",
        Version = 1,
        Title = "{件名}業務委託（{乙.organization}）",
        Message = "{開始日:wareki}（{開始日}, {開始日:iso}）から。{{{金額}円 = {金額:plain}}}",
        Documents =
        [
            new TemplateDocument
            {
                File = "contract.pdf",
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(document ?? [])),
                Title = "{件名}契約書",
                Fields = fields ?? new Dictionary<string, string> { ["party.name"] = "{乙.name}", ["agreed"] = "{再委託}", ["amount"] = "{金額}円" },
            },
        ],
        Participants =
        [
            new TemplateSlot { Slot = "甲", Name = "市長", Email = "mayor@city.example", Organization = "東海市", Role = ParticipantRole.ContractingAuthority, Stage = 2 },
            new TemplateSlot { Slot = "乙", Factors = [AuthenticationMethod.AccessCode] },
        ],
        Values =
        [
            new MergeValue { Name = "件名", MaxLength = 50 },
            new MergeValue { Name = "開始日", Kind = MergeValueKind.Date, Minimum = "2026-04-01" },
            new MergeValue { Name = "金額", Kind = MergeValueKind.Amount, Minimum = "1", Maximum = "100000000" },
            new MergeValue { Name = "区分", Kind = MergeValueKind.Choice, Options = ["総価", "単価"] },
            new MergeValue { Name = "再委託", Kind = MergeValueKind.Flag },
        ],
        Transaction = new TemplateTransaction("開始日", "{乙.organization}", "金額"),
        SigningDays = 14,
    };
}
