using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Judges a signer's certificate as of the time its signature is proven to have existed (EN 319 102-1, 5.2.6 and 5.6.2):
/// the path, its revocation, its algorithms.
/// </summary>
internal sealed class ChainCheck(CertificatePathBuilder paths, RevocationCheck revocation, ValidationPolicy policy)
{
    /// <summary>Judges a certificate.</summary>
    /// <param name="certificate">The signer's certificate.</param>
    /// <param name="purpose">What it signed.</param>
    /// <param name="time">When the signature is proven to have existed; the validation time where nothing proves it.</param>
    /// <param name="usedAt">When the key was used, if that is known: a status as of then will do where none as of <paramref name="time"/> is to be had.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async ValueTask<ChainFinding> CheckAsync(
        X509Certificate2 certificate,
        CertificatePurpose purpose,
        DateTimeOffset time,
        DateTimeOffset? usedAt,
        CancellationToken cancellationToken)
    {
        CertificatePathResult result = paths.Build(certificate, time, purpose);
        if (!result.IsValid)
        {
            Verdict fault = Judge(result, certificate, time);
            return new ChainFinding(
                fault, result.Path?.Certificates ?? paths.BuildPartial(certificate).Certificates, [], [fault.Of(ValidationCheck.CertificatePath)]);
        }

        var checks = new List<CheckResult> { Verdict.Passed.Of(ValidationCheck.CertificatePath) };
        var used = new List<RevocationReport>();
        Verdict verdict = await revocation.CheckAsync(result.Path, time, usedAt, used, cancellationToken).ConfigureAwait(false);
        checks.Add(verdict.Of(ValidationCheck.Revocation));
        if (verdict.IsPassed)
        {
            Verdict algorithms = CheckAlgorithms(result.Path, time);
            checks.Add(algorithms.Of(ValidationCheck.Algorithms));
            verdict = algorithms.IsPassed ? verdict : algorithms;
        }

        return new ChainFinding(verdict, result.Path.Certificates, used, checks);
    }

    private static Verdict Judge(CertificatePathResult result, X509Certificate2 certificate, DateTimeOffset time) => result.Failure switch
    {
        CertificatePathFailure.NoPath => Verdict.Indeterminate(ValidationSubIndication.NoCertificateChainFound, result.Message),
        CertificatePathFailure.Expired or CertificatePathFailure.NotYetValid when IsProvenTooEarly(certificate, time) =>
            Verdict.Failed(ValidationSubIndication.NotYetValid, result.Message),
        CertificatePathFailure.Expired or CertificatePathFailure.NotYetValid =>
            Verdict.Indeterminate(ValidationSubIndication.OutOfBoundsNoPoe, result.Message + " Nothing proves that the signature was made while it was valid."),
        CertificatePathFailure.KeyUsage or CertificatePathFailure.ExtendedKeyUsage or CertificatePathFailure.NameConstraints
            or CertificatePathFailure.Policies =>
            Verdict.Indeterminate(ValidationSubIndication.ChainConstraintsFailure, result.Message),
        CertificatePathFailure.UnsupportedAlgorithm => Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailure, result.Message),
        _ => Verdict.Indeterminate(ValidationSubIndication.CertificateChainGeneralFailure, result.Message),
    };

    // EN 319 102-1, 5.5.4: it existed before its certificate was valid, so it was not made within the validity.
    private static bool IsProvenTooEarly(X509Certificate2 certificate, DateTimeOffset time) => time < CertificateStructure.Of(certificate).NotBefore;

    private Verdict CheckAlgorithms(CertificatePath path, DateTimeOffset time)
    {
        foreach ((X509Certificate2 certificate, X509Certificate2 _) in path.Links)
        {
            CertificateStructure structure = CertificateStructure.Of(certificate);
            SignatureAlgorithm? algorithm = SignatureAlgorithmIdentifier.Resolve(
                structure.SignatureAlgorithmOid, structure.SignatureAlgorithmParameters, null);
            if ((policy.Algorithms.FindFault(algorithm, time) ?? policy.Algorithms.FindFault(certificate, time)) is { } fault)
                return Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In the certificate {certificate.Subject}: {fault}.");
        }

        // Who trusts an authority trusts its key. A key that signs documents is judged, even if it is trusted directly.
        return path.Certificates.Count == 1 && policy.Algorithms.FindFault(path.Target, time) is { } weak
            ? Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"In the certificate {path.Target.Subject}: {weak}.")
            : Verdict.Passed;
    }
}
