using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Workflow;

/// <summary>What a participant consents to by confirming, in words.</summary>
/// <param name="Version">The version of the wording; another wording is another version.</param>
/// <param name="Language">The language, <c>ja</c> or <c>en</c>.</param>
/// <param name="Text">The text to show.</param>
public sealed record ConsentText(string Version, string Language, string Text)
{
    private const string CurrentVersion = "2026-11";

    private static readonly ConsentText Japanese = new(CurrentVersion, "ja",
        "表示されたすべての文書の内容を確認し、これらの文書による契約を電子的方法により締結すること、"
        + "および私の指示に基づいてこれらの文書に電子署名が付与されることに同意します。");

    private static readonly ConsentText English = new(CurrentVersion, "en",
        "I have read all documents shown. I agree to conclude the contract by electronic means, "
        + "and that electronic signatures are applied to these documents on my instruction.");

    /// <summary>SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Gets the current text.</summary>
    /// <param name="language">The language; Japanese unless <c>en</c>.</param>
    public static ConsentText For(string language) => language == "en" ? English : Japanese;
}
