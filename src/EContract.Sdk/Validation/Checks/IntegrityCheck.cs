using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>What the integrity of a signature means for its verdict (EN 319 102-1, 5.2.2, 5.2.3 and 5.2.7).</summary>
internal static class IntegrityCheck
{
    internal static Verdict Judge(IntegrityFinding finding) => finding.Integrity switch
    {
        SignatureIntegrity.Intact => Verdict.Passed,
        SignatureIntegrity.Broken => Verdict.Failed(finding.SubIndication ?? ValidationSubIndication.FormatFailure, finding.Message!),
        // What cannot be checked is neither good nor bad.
        _ => Verdict.Indeterminate(finding.SubIndication ?? ValidationSubIndication.CryptoConstraintsFailure, finding.Message!),
    };
}
