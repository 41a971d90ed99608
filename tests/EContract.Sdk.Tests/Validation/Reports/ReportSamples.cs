using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Reports;

/// <summary>Reports to write: of documents that we signed, and of names that nobody should have.</summary>
internal static class ReportSamples
{
    /// <summary>Markup, line breaks, controls, halves of surrogate pairs, what turns the text around, and what cannot stand in XML.</summary>
    public const string HostileName = "</bdi><script>alert(1)</script>\"'&amp;\u0000\u0008\u001b\u202Efdp.exe\u2029\uFFFF\uD800 ]]>\r\n";

    /// <summary>Signed on the first day, judged on the next.</summary>
    public static async Task<ValidationReport> LongTermAsync(SigningWorld world)
    {
        byte[] signed = await world.SignAsync(PadesLevel.BaselineLTA);
        world.Clock.Set(SigningWorld.Start.AddDays(1));
        return await world.ValidateAsync(signed, world.Pki.RevocationSource);
    }

    /// <summary>A good signature, and bytes after it that are part of no update.</summary>
    public static async Task<ValidationReport> TamperedAsync(SigningWorld world)
    {
        byte[] signed = await world.SignAsync(PadesLevel.BaselineT);
        return await world.ValidateAsync([.. signed, .. "\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"u8], world.Pki.RevocationSource);
    }

    public static ValidationReport Hostile(int signatures = 1, string? reason = null) => new()
    {
        Indication = ValidationIndication.TotalFailed,
        ValidationTime = SigningWorld.Start,
        Length = 1000,
        Revisions = [new RevisionReport { Index = 0, Start = 0, End = 900 }],
        Signatures =
        [
            .. Enumerable.Range(0, signatures).Select(i => new SignatureReport
            {
                Field = HostileName + i,
                Kind = SignatureKind.Signature,
                Level = SignatureLevel.Cms,
                Indication = ValidationIndication.TotalFailed,
                SubIndication = ValidationSubIndication.HashFailure,
                Integrity = SignatureIntegrity.Broken,
                CoversWholeRevision = false,
                CoversWholeDocument = false,
                LaterChanges = LaterChanges.Forbidden,
                Signer = "CN=" + HostileName,
                SubFilter = HostileName,
                Reason = reason ?? HostileName,
                Location = HostileName,
                ProvenBy = HostileName,
                ByteRange = [0, 10, long.MaxValue - 2, 1],
                Messages = [HostileName, .. Enumerable.Range(0, 1000).Select(each => $"note {each}")],
            }),
        ],
    };
}
