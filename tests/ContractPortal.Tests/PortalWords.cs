namespace EContract.ContractPortal.Tests;

/// <summary>What is typed and read, in a language.</summary>
internal sealed class PortalWords(string language, string kind)
{
    /// <summary>The supplier's handler, the supplier's contracting authority, the city.</summary>
    public IReadOnlyList<string> Parties { get; } = [$"{kind}handler@supplier.example", $"{kind}authority@supplier.example", $"{kind}municipality@tokai.example"];

    public string Language => language;

    public IReadOnlyList<string> Names => language == "ja" ? ["佐藤 花子", "鈴木 一郎", "田中 次郎"] : ["Hanako Sato", "Ichiro Suzuki", "Jiro Tanaka"];

    public IReadOnlyList<string> Organizations => language == "ja" ? ["株式会社サンプル", "株式会社サンプル", "東海市"] : ["Sample Co., Ltd.", "Sample Co., Ltd.", "Tokai City"];

    public string this[string japanese, string english] => language == "ja" ? japanese : english;
}
