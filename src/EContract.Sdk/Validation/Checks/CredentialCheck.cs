using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Judges a certificate before its key signs, as a signature by it would be judged at that time (EN 319 102-1, 5.2.6 to 5.2.8). Its
/// revocation counts as far as it can be had: what nobody can tell now is asked again when the signature is validated.
/// </summary>
internal sealed class CredentialCheck(
    IReadOnlyCollection<X509Certificate2> anchors,
    IReadOnlyCollection<X509Certificate2> issuers,
    IRevocationSource? online,
    ValidationPolicy policy,
    DateTimeOffset time)
{
    internal async ValueTask<Verdict> CheckAsync(SigningCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            if ((policy.Algorithms.FindFault(credential.Algorithm.Digest, time) ?? policy.Algorithms.FindFault(credential.Algorithm, time)) is { } weak)
                return Verdict.Indeterminate(ValidationSubIndication.CryptoConstraintsFailureNoPoe, $"The key would sign in a way that is not acceptable: {weak}.");
            Verdict verdict = await CheckChainAsync(credential.Certificate, policy, cancellationToken).ConfigureAwait(false);
            return verdict.SubIndication == ValidationSubIndication.TryLater
                ? await CheckChainAsync(credential.Certificate, policy with { Revocation = RevocationRequirement.Never }, cancellationToken).ConfigureAwait(false)
                : verdict;
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or FormatException or CryptographicException or AsnContentException or InvalidDataException)
        {
            // Participants bring their certificates along: they are no more to be relied on than a document's.
            return Verdict.Indeterminate(ValidationSubIndication.CertificateChainGeneralFailure, $"The certificate cannot be read: {e.GetType().Name}, {e.Message}");
        }
    }

    private async ValueTask<Verdict> CheckChainAsync(X509Certificate2 certificate, ValidationPolicy required, CancellationToken cancellationToken)
    {
        var paths = new CertificatePathBuilder(anchors, issuers);
        var revocation = new RevocationCheck(paths, new CertificateEvidence(online), new ProofOfExistence(time), required);
        ChainFinding finding = await new ChainCheck(paths, revocation, required)
            .CheckAsync(certificate, CertificatePurpose.DocumentSigning, time, usedAt: null, cancellationToken)
            .ConfigureAwait(false);
        return finding.Verdict;
    }
}
