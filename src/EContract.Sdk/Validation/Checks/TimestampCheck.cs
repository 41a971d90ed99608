using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>Judges timestamps as of the time they are themselves proven to have existed (EN 319 102-1, 5.4 and 5.6.3).</summary>
internal sealed class TimestampCheck(
    ChainCheck chains,
    ValidationPolicy policy,
    IReadOnlyCollection<X509Certificate2> knownCertificates)
{
    /// <summary>A timestamp over a signature value (EN 319 122-1, 5.3).</summary>
    internal async ValueTask<TimestampFinding> CheckAsync(
        TimestampToken token,
        ReadOnlyMemory<byte> signatureValue,
        DateTimeOffset time,
        CancellationToken cancellationToken)
    {
        TimestampTokenVerification verification = TimestampTokenVerifier.Verify(token, knownCertificates);
        if (!token.Covers(signatureValue.Span))
            return new(token, verification.Signer, false, Verdict.Failed(ValidationSubIndication.HashFailure, "The signature timestamp is over another signature value."));
        if (!verification.IsValid)
            return new(token, verification.Signer, false, Verdict.Failed(ValidationSubIndication.SigCryptoFailure, $"The signature timestamp does not hold: {verification.Message}"));
        return await CheckAuthorityAsync(token, verification.Signer, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A document timestamp, whose integrity is among the facts.</summary>
    internal async ValueTask<TimestampFinding?> CheckAsync(SignatureFacts facts, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (facts.Token is not { } token)
            return null;
        IntegrityFinding integrity = facts.Integrity;
        if (integrity.Integrity != SignatureIntegrity.Intact || integrity.Certificate is not { } signer)
            return new(token, integrity.Certificate, false, IntegrityCheck.Judge(integrity));
        if (integrity.SubIndication is { } reason)
            return new(token, signer, false, Verdict.Indeterminate(reason, integrity.Message!));
        return await CheckAuthorityAsync(token, signer, time, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TimestampFinding> CheckAuthorityAsync(TimestampToken token, X509Certificate2 signer, DateTimeOffset time, CancellationToken cancellationToken)
    {
        (Verdict verdict, ChainFinding? chain) = await JudgeAuthorityAsync(token, signer, time, cancellationToken).ConfigureAwait(false);
        if (policy.TimestampServices is not { } list)
            return new(token, signer, true, verdict, Chain: chain);
        if (list.FindFault(signer, token.Time) is { } fault)
        {
            string message = $"The timestamp of {token.Time:u} does not count: {fault}.";
            Verdict unlisted = verdict.IsPassed ? Verdict.Indeterminate(ValidationSubIndication.SigConstraintsFailure, message) : verdict;
            return new(token, signer, true, unlisted, IsOfListedService: false, chain);
        }

        AccreditedTimestampService service = list.Find(signer, token.Time)!;
        string note = $"The timestamp of {token.Time:u} is by {service.Provider}, {service.Service}, on {list}.";
        return new(token, signer, true, verdict.IsPassed ? verdict with { Message = verdict.Message is { } other ? $"{note} {other}" : note } : verdict, Chain: chain);
    }

    private async ValueTask<(Verdict Verdict, ChainFinding? Chain)> JudgeAuthorityAsync(
        TimestampToken token, X509Certificate2 signer, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (FindFault(token, signer, time) is { } fault)
            return (fault, null);
        ChainFinding chain = await chains.CheckAsync(signer, CertificatePurpose.Timestamping, time, token.Time, cancellationToken).ConfigureAwait(false);
        Verdict verdict = chain.Verdict;
        return (verdict.IsPassed ? verdict : verdict with { Message = $"The timestamp of {token.Time:u} does not count: {verdict.Message}" }, chain);
    }

    private Verdict? FindFault(TimestampToken token, X509Certificate2 signer, DateTimeOffset time)
    {
        // What is proven to exist at a time cannot have been made after it.
        if (token.Time - (token.Info.Accuracy ?? TimeSpan.Zero) - policy.ClockSkew > time)
            return Verdict.Indeterminate(ValidationSubIndication.TimestampOrderFailure, $"The timestamp says {token.Time:u}, but existed at {time.ToUniversalTime():u} already.");
        CertificateStructure structure = CertificateStructure.Of(signer);
        if (token.Time < structure.NotBefore || token.Time > structure.NotAfter)
            return Verdict.Failed(ValidationSubIndication.NotYetValid, $"The timestamp says {token.Time:u}, when the certificate of its authority was not valid.");
        SignatureAlgorithm? algorithm = token.SignedData.SignerInfos is [var info]
            ? SignatureAlgorithmIdentifier.Resolve(info.SignatureAlgorithmOid, info.SignatureAlgorithmParameters, info.DigestAlgorithm)
            : null;
        if ((policy.Algorithms.FindFault(token.Info.ImprintAlgorithm, time) ?? policy.Algorithms.FindFault(algorithm, time)) is { } weak)
            return Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In a timestamp: {weak}.");
        return null;
    }
}
