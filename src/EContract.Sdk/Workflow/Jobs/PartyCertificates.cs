using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Refuses what a participant's key must not sign with. A signature by a certificate that does not stand is found out when the envelope is
/// sealed, and by then everybody has signed: so the key is not asked.
/// </summary>
internal sealed class PartyCertificates(EnvelopeServices services)
{
    private readonly HostCertificates _host = new(services);

    /// <summary>Requires that a participant may sign with a key; witnesses' keys are the host's own.</summary>
    /// <returns>The certificate that the key has to sign with; <see langword="null"/> for a witness's.</returns>
    /// <exception cref="SignerException">The certificate does not stand, or is not the participant's.</exception>
    public async ValueTask<X509Certificate2?> RequireAsync(
        ISigner key, Envelope envelope, Participant participant, CancellationToken cancellationToken)
    {
        if (participant.Mode != SigningMode.Party)
        {
            await _host.RequireAsync(key, participant.Name, cancellationToken).ConfigureAwait(false);
            return null;
        }

        CertificateVerdict verdict = await services.Pdf.CheckCertificateAsync(key, cancellationToken).ConfigureAwait(false);
        string? fault = verdict.Fault;
        if (fault is null && services.PartyCertificates is { } check)
            fault = await check.FindFaultAsync(envelope, participant, verdict.Certificate, cancellationToken).ConfigureAwait(false);
        return fault is null ? verdict.Certificate : throw Refuse(participant, fault);
    }

    /// <summary>Requires that a key signed with the certificate that was judged: a key of foreign make may have several.</summary>
    /// <exception cref="SignerException">It did not.</exception>
    public static void RequireSame(X509Certificate2? judged, KeySignatures signatures, Participant participant)
    {
        if (judged is not null && signatures.CertificateSha256 != Convert.ToHexStringLower(SHA256.HashData(judged.RawDataMemory.Span)))
            throw Refuse(participant, "it changed while the key signed.");
    }

    private static SignerException Refuse(Participant participant, string fault) =>
        new(SignerFailure.CertificateRefused, $"{participant.Name} cannot sign with this certificate: {fault}");
}
