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

    /// <summary>The same as the checks it consists of, up to the one that fails.</summary>
    internal static IEnumerable<CheckResult> Explain(IntegrityFinding finding)
    {
        Verdict verdict = Judge(finding);
        if (verdict.SubIndication == ValidationSubIndication.FormatFailure)
            return [verdict.Of(ValidationCheck.Format)];
        return [Verdict.Passed.Of(ValidationCheck.Format), verdict.Of(ValidationCheck.Cryptography)];
    }
}
