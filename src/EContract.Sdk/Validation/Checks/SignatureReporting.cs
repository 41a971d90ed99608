using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Validation.Facts;
using EContract.Sdk.Validation.Modifications;

namespace EContract.Sdk.Validation.Checks;

/// <summary>Puts into a report what is known of a signature.</summary>
internal static class SignatureReporting
{
    /// <summary>The facts, the changes and the verdict.</summary>
    internal static SignatureReport Report(DocumentFacts document, SignatureFacts facts, SignerFinding signer, ChangeFinding changes)
    {
        // A failure of either kind outweighs what is only uncertain.
        Verdict final = signer.Verdict.Indication == ValidationIndication.TotalFailed || changes.Verdict.IsPassed ? signer.Verdict : changes.Verdict;
        string[] messages =
        [
            .. new[] { signer.Verdict.Message, changes.Verdict.Message }.OfType<string>(),
            .. changes.Changes.Select(change => change.Reason),
        ];
        return new SignatureReport
        {
            Field = facts.FieldName,
            Kind = facts.Kind,
            Level = SignatureLevel.Rfc3161,
            Indication = final.Indication,
            SubIndication = final.SubIndication,
            Integrity = facts.Integrity.Integrity,
            CoversWholeRevision = facts.Covered is not null && facts.LeavesOutContentsOnly,
            CoversWholeDocument = !facts.IsHidden && facts.LeavesOutContentsOnly && facts.Covered is { } covered
                && covered.Index == document.Timeline.Revisions.Count - 1 && changes.Kind == LaterChanges.None,
            LaterChanges = changes.Kind,
            CertificationRespected = changes.CertificationRespected,
            CertificationAllows = Certification.Of(facts),
            Changes = changes.Changes,
            Signer = facts.SigningCertificate?.Subject,
            SigningCertificate = facts.SigningCertificate,
            CertificatePath = signer.Chain?.Certificates ?? (facts.SigningCertificate is { } alone ? [alone] : []),
            Revocation = signer.Chain?.Revocation ?? [],
            SigningTime = facts.ClaimedTime,
            Reason = Text(facts, "Reason"),
            Location = Text(facts, "Location"),
            SubFilter = facts.SubFilter,
            ByteRange = facts.ByteRange is { } range ? [0, range.GapStart, range.GapEnd, range.End - range.GapEnd] : [],
            Revision = facts.IsHidden ? null : facts.Covered?.Index,
            IsHidden = facts.IsHidden,
            Algorithm = facts.SignatureAlgorithm,
            SignedAttributes = [.. (facts.SignerInfo?.SignedAttributes ?? []).Select(attribute => attribute.Oid)],
            EvidenceDigest = facts.EvidenceDigest,
            MessageDigest = facts.Token?.Info.Imprint ?? facts.SignerInfo?.MessageDigest,
            SignatureValue = facts.SignerInfo?.Signature ?? default,
            DocumentTimestamp = facts.Token,
            Checks = [.. signer.Checks, changes.Verdict.Of(ValidationCheck.LaterChanges)],
            Messages = [.. messages.Concat(facts.Notes).Distinct()],
        };
    }

    /// <summary>A signature timestamp.</summary>
    internal static TimestampReport Report(TimestampFinding finding) => new()
    {
        Token = finding.Token,
        Holds = finding.Holds,
        Indication = finding.Verdict.Indication,
        SubIndication = finding.Verdict.SubIndication,
        Message = finding.Verdict.Message,
        Signer = finding.Signer,
        CertificatePath = finding.Chain?.Certificates ?? (finding.Signer is { } alone ? [alone] : []),
        Revocation = finding.Chain?.Revocation ?? [],
    };

    /// <summary>The states of the document, each with what it brought for the future.</summary>
    internal static IReadOnlyList<RevisionReport> ReportRevisions(DocumentFacts facts)
    {
        var certificates = facts.Material.Certificates.ToLookup(item => item.Revision.Index, item => item.Value);
        var responses = facts.Material.OcspResponses.ToLookup(item => item.Revision.Index, item => item.Value);
        var crls = facts.Material.Crls.ToLookup(item => item.Revision.Index, item => item.Value);
        return
        [
            .. facts.Timeline.Revisions.Select(revision => new RevisionReport
            {
                Index = revision.Index,
                Start = revision.Start,
                End = revision.End,
                Problem = revision.Problem,
                Certificates = [.. certificates[revision.Index]],
                OcspResponses = [.. responses[revision.Index]],
                Crls = [.. crls[revision.Index]],
            }),
        ];
    }

    private static string? Text(SignatureFacts facts, string key)
    {
        try
        {
            return (facts.FirstSeen.Pdf.Resolve(facts.Dictionary, key) as PdfString)?.ToText();
        }
        catch (PdfFormatException)
        {
            // Only decoration; a verdict does not rest on it.
            return null;
        }
    }
}
