using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>Asks the signer's authority, and judges certificates as the validator will when documents are sealed.</summary>
internal sealed class SigningProbe(PdfSigner signer, PdfSignatureValidator validator, TimeProvider time) : ISigningProbe
{
    public async ValueTask<KeyHealth> ProbeAsync(ISigner key, bool signs, CancellationToken cancellationToken)
    {
        try
        {
            SigningCredential credential = await key.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
            if (signs)
            {
                SignerHealth health = await key.ProbeAsync(time, cancellationToken).ConfigureAwait(false);
                if (!health.IsHealthy)
                    return new(credential.Certificate, new(ReadinessSubject.Signer, health.Message!, health.Failure == SignerFailure.Unavailable));
            }

            CredentialFault? fault = await validator.JudgeAsync(credential, cancellationToken).ConfigureAwait(false);
            return new(credential.Certificate, fault is null ? null : new(ReadinessSubject.Certificate, fault.Message, fault.IsTransient));
        }
        catch (SignerException e)
        {
            return new(null, new(ReadinessSubject.Signer, e.Message, e.IsTransient));
        }
    }

    public async ValueTask<TimestampAuthorityHealth?> ProbeTimestampAuthorityAsync(CancellationToken cancellationToken) =>
        signer.TimestampAuthority is { } authority ? await authority.ProbeAsync(time, cancellationToken).ConfigureAwait(false) : null;
}
