using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

/// <summary>
/// Says whether a certificate is the participant's: a trusted authority vouches for a name, and only the host knows which name its
/// participant has there. Without one, a party may sign with anybody's certificate of a trusted authority.
/// </summary>
/// <remarks>Asked each time before a party's key is; by then the certificate was found trusted, valid and fit to sign.</remarks>
public interface IPartyCertificateCheck
{
    /// <summary>Compares a certificate with a participant.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="participant">The participant, who signs as a party (当事者型).</param>
    /// <param name="certificate">The certificate of the key that is to sign.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>
    /// <see langword="null"/> when it is the participant's; else what is wrong, in a sentence that the participant may read. The
    /// signature is then not made, and waits for another key.
    /// </returns>
    ValueTask<string?> FindFaultAsync(
        Envelope envelope, Participant participant, X509Certificate2 certificate, CancellationToken cancellationToken = default);
}
