using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;

namespace EContract.Sdk.Workflow;

/// <summary>
/// What a participant's signature says of itself in a viewer. Where the certificate is a witness's, it says whose will it was; a
/// party's own certificate says that by itself, but not in which role. What the signature rests on is signed along, as the digest of the
/// confirmation's event.
/// </summary>
internal static class SignatureWording
{
    public static PdfSignatureOptions OptionsFor(Participant participant) => new()
    {
        Level = PadesLevel.BaselineT,
        FieldName = participant.FieldName,
        Reason = (participant.Language, participant.Mode) switch
        {
            ("en", SigningMode.Party) => $"Signed by {Who(participant)} ({English(participant.Role)})",
            ("en", _) => $"Signed on the instruction of {Who(participant)} ({English(participant.Role)})",
            (_, SigningMode.Party) => $"{Who(participant)} 様（{Japanese(participant.Role)}）による電子署名",
            _ => $"{Who(participant)} 様（{Japanese(participant.Role)}）の指示に基づく電子署名",
        },
        ContactInfo = participant.Email,
        SignedAttributes = [EvidenceOf(participant.Confirmation!).ToAttribute()],
    };

    /// <summary>The seal is nobody's who takes part, and is read by people of either language.</summary>
    public static PdfSignatureOptions ClosingSeal(string fieldName) => new()
    {
        Level = PadesLevel.BaselineT,
        FieldName = fieldName,
        Reason = "すべての参加者の手続きが完了したことを証する電子署名 / Closing seal: all participants have acted",
    };

    /// <summary>The signature of the certificate of conclusion.</summary>
    public static PdfSignatureOptions Certificate(string fieldName) => new()
    {
        Level = PadesLevel.BaselineT,
        FieldName = fieldName,
        Reason = "電子契約締結証明書の発行 / Certificate of conclusion issued",
    };

    private static EvidenceDigest EvidenceOf(SigningConfirmation confirmation) =>
        new(DigestAlgorithm.Sha256, Convert.FromHexString(confirmation.EvidenceSha256));

    private static string Who(Participant participant) =>
        participant.Organization.Length == 0 ? participant.Name : $"{participant.Organization} {participant.Name}";

    private static string Japanese(ParticipantRole role) => role switch
    {
        ParticipantRole.Handler => "担当者",
        ParticipantRole.ContractingAuthority => "契約締結権限者",
        _ => "署名者",
    };

    private static string English(ParticipantRole role) => role switch
    {
        ParticipantRole.Handler => "person in charge",
        ParticipantRole.ContractingAuthority => "contracting authority",
        _ => "signer",
    };
}
