using EContract.Sdk.Contracts;

namespace EContract.Samples.QuickStart;

/// <summary>Who takes part; all invented.</summary>
internal static class Cast
{
    /// <summary>The city sends the envelope.</summary>
    public static EnvelopeSender City { get; } = new("東海市", "東海市 総務部 契約担当", "keiyaku@tokai.example");

    /// <summary>Stage 1: the supplier's person in charge (担当者).</summary>
    public static ParticipantDescriptor Handler { get; } = new()
    {
        Name = "佐藤 花子",
        Email = "sato@supplier.example",
        Organization = "株式会社サンプル",
        Role = ParticipantRole.Handler,
        Stage = 1,
    };

    /// <summary>Stage 2: the one who may conclude contracts for the supplier (契約締結権限者).</summary>
    public static ParticipantDescriptor ContractingAuthority { get; } = new()
    {
        Name = "鈴木 一郎",
        Email = "suzuki@supplier.example",
        Organization = "株式会社サンプル",
        Role = ParticipantRole.ContractingAuthority,
        Stage = 2,
    };

    /// <summary>Stage 3: the city itself.</summary>
    public static ParticipantDescriptor Municipality { get; } = new()
    {
        Name = "田中 次郎",
        Email = "tanaka@tokai.example",
        Organization = "東海市",
        Role = ParticipantRole.ContractingAuthority,
        Stage = 3,
    };
}
