using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>
/// Tries what an envelope's signatures need before anybody is asked for one. What is found out when everybody has signed is found
/// out too late.
/// </summary>
internal sealed class ReadinessCheck(EnvelopeServices services)
{
    /// <summary>Refuses to send what cannot be signed.</summary>
    /// <exception cref="EnvelopeNotReadyException">Something is missing.</exception>
    public async ValueTask RequireAsync(Envelope envelope, DateTimeOffset sendAt, CancellationToken cancellationToken)
    {
        if (!services.Options.CheckBeforeSending)
            return;
        IReadOnlyList<ReadinessFinding> findings = await FindAsync(envelope, sendAt, cancellationToken).ConfigureAwait(false);
        if (findings.Count > 0)
            throw new EnvelopeNotReadyException(envelope.Id, findings);
    }

    /// <summary>Says what is missing; nothing when all is well.</summary>
    public async ValueTask<IReadOnlyList<ReadinessFinding>> FindAsync(Envelope envelope, DateTimeOffset sendAt, CancellationToken cancellationToken)
    {
        var findings = new List<ReadinessFinding>();
        var seen = new HashSet<ISigner>(ReferenceEqualityComparer.Instance);
        foreach (Participant participant in envelope.Participants.Where(SignsByKnownKey))
        {
            try
            {
                ISigner key = await services.Signers.SelectAsync(envelope, participant, cancellationToken).ConfigureAwait(false);
                if (seen.Add(key) && await FindAsync(key, participant, sendAt + envelope.SigningPeriod, cancellationToken).ConfigureAwait(false) is { } finding)
                    findings.Add(finding);
            }
            catch (SignerException e)
            {
                findings.Add(new(ReadinessSubject.Signer, participant.Name, e.Message, e.IsTransient));
            }
        }

        if (await FindAuthorityAsync(cancellationToken).ConfigureAwait(false) is { } authority)
            findings.Add(authority);
        return findings;
    }

    // A party's key is there when the party is, unless the envelope names one that is kept for them.
    private static bool SignsByKnownKey(Participant participant) =>
        participant.Action == ParticipantAction.Sign && (participant.Mode == SigningMode.Witness || participant.SignerName is not null);

    private async ValueTask<ReadinessFinding?> FindAsync(
        ISigner key, Participant participant, DateTimeOffset lastDay, CancellationToken cancellationToken)
    {
        KeyHealth health = await services.RecentProbes.OfAsync(key, signs: participant.Mode == SigningMode.Witness, cancellationToken).ConfigureAwait(false);
        string name = health.Certificate?.Subject ?? participant.Name;
        if (health.Fault is { } fault)
            return new(fault.Subject, name, fault.Message, fault.IsTransient);
        return health.Certificate is { } certificate && certificate.NotAfter.ToUniversalTime() < lastDay
            ? new(
                ReadinessSubject.Certificate,
                name,
                $"The certificate of {name} ends at {certificate.NotAfter.ToUniversalTime():u}, and the envelope may be signed until {lastDay:u}.",
                IsTransient: false)
            : null;
    }

    private async ValueTask<ReadinessFinding?> FindAuthorityAsync(CancellationToken cancellationToken)
    {
        TimestampAuthorityHealth? health = await services.RecentProbes.OfTimestampAuthorityAsync(cancellationToken).ConfigureAwait(false);
        if (health is null)
            return new(ReadinessSubject.TimestampAuthority, "", "There is no timestamp authority.", IsTransient: false);
        return health.IsHealthy
            ? null
            : new(
                ReadinessSubject.TimestampAuthority,
                "",
                $"The timestamp authority gives no token: {health.Message}",
                health.Failure is TimestampFailure.Unavailable or TimestampFailure.Timeout);
    }
}
