namespace EContract.Sdk.Validation.Checks;

/// <summary>What a signature is worth, whatever was done to the document afterwards.</summary>
/// <param name="Verdict">The judgement.</param>
/// <param name="Chain">What was found out about the signer, where it came to that.</param>
/// <param name="Checks">The steps to the judgement, as far as they went.</param>
internal sealed record SignerFinding(Verdict Verdict, ChainFinding? Chain, IReadOnlyList<CheckResult> Checks);
