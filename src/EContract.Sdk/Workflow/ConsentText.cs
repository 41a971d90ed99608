using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

/// <summary>What a participant consents to by confirming, in words.</summary>
/// <param name="Version">The version of the wording; another wording is another version.</param>
/// <param name="Language">The language, <c>ja</c> or <c>en</c>.</param>
/// <param name="Text">The text to show.</param>
public sealed record ConsentText(string Version, string Language, string Text)
{
    private const string CurrentVersion = "2026-11";

    private static readonly Dictionary<(string Language, ParticipantAction Action), ConsentText> Texts = new()
    {
        [("ja", ParticipantAction.Sign)] = new(CurrentVersion, "ja",
            "表示されたすべての文書の内容を確認し、これらの文書による契約を電子的方法により締結すること、"
            + "および私の指示に基づいてこれらの文書に電子署名が付与されることに同意します。"),
        [("en", ParticipantAction.Sign)] = new(CurrentVersion, "en",
            "I have read all documents shown. I agree to conclude the contract by electronic means, "
            + "and that electronic signatures are applied to these documents on my instruction."),
        [("ja", ParticipantAction.Approve)] = new(CurrentVersion, "ja",
            "表示されたすべての文書の内容を確認し、これらの文書による契約の手続きを進めることを承認します。"),
        [("en", ParticipantAction.Approve)] = new(CurrentVersion, "en",
            "I have read all documents shown, and I approve that the contract is proceeded with."),
        [("ja", ParticipantAction.Acknowledge)] = new(CurrentVersion, "ja",
            "表示されたすべての文書の内容を確認しました。"),
        [("en", ParticipantAction.Acknowledge)] = new(CurrentVersion, "en",
            "I have looked at all documents shown."),
    };

    private static readonly Dictionary<string, ConsentText> PartyTexts = new()
    {
        ["ja"] = new(CurrentVersion, "ja",
            "表示されたすべての文書の内容を確認し、これらの文書による契約を電子的方法により締結すること、"
            + "および私自身の電子証明書によりこれらの文書に電子署名を行うことに同意します。"),
        ["en"] = new(CurrentVersion, "en",
            "I have read all documents shown. I agree to conclude the contract by electronic means, "
            + "and I sign these documents electronically with a certificate of my own."),
    };

    /// <summary>SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Gets the current text.</summary>
    /// <param name="language">The language; Japanese unless <c>en</c>.</param>
    /// <param name="action">What is consented to: signing, approving or acknowledging.</param>
    /// <param name="mode">Whose key signs.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing is consented to by who only receives.</exception>
    public static ConsentText For(string language, ParticipantAction action = ParticipantAction.Sign, SigningMode mode = SigningMode.Witness)
    {
        string known = language == "en" ? "en" : "ja";
        if (action == ParticipantAction.Sign && mode == SigningMode.Party)
            return PartyTexts[known];
        return Texts.TryGetValue((known, action), out ConsentText? text)
            ? text
            : throw new ArgumentOutOfRangeException(nameof(action), action, "Nobody consents to this.");
    }
}
