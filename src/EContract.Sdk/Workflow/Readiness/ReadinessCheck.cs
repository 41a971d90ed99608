using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow.Jobs;

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
        foreach (KnownKey known in KeysOf(envelope))
        {
            try
            {
                ISigner key = await known.SelectAsync(cancellationToken).ConfigureAwait(false);
                if (seen.Add(key) && await FindAsync(key, known, sendAt + envelope.SigningPeriod, cancellationToken).ConfigureAwait(false) is { } finding)
                    findings.Add(finding);
            }
            catch (SignerException e)
            {
                findings.Add(new(ReadinessSubject.Signer, known.SignsFor, e.Message, e.IsTransient));
            }
        }

        if (await FindAuthorityAsync(cancellationToken).ConfigureAwait(false) is { } authority)
            findings.Add(authority);
        return findings;
    }

    // A party's key is there when the party is, unless the envelope names one that is kept for them: that is looked at, and not used.
    private IEnumerable<KnownKey> KeysOf(Envelope envelope)
    {
        foreach (Participant participant in envelope.Participants.Where(participant => participant.Action == ParticipantAction.Sign))
        {
            if (participant.Mode == SigningMode.Witness || participant.SignerName is not null)
                yield return new(participant.Name, participant.Mode == SigningMode.Witness, token => services.Signers.SelectAsync(envelope, participant, token));
        }

        if (ClosingSealStep.MayBeNeeded(envelope, services.Options.ClosingSeal) || services.ConclusionCertificate is not null)
            yield return new(envelope.Sender.Organization, true, token => services.Signers.SelectForSealAsync(envelope, token));
    }

    private async ValueTask<ReadinessFinding?> FindAsync(ISigner key, KnownKey known, DateTimeOffset lastDay, CancellationToken cancellationToken)
    {
        KeyHealth health = await services.RecentProbes.OfAsync(key, known.MaySign, cancellationToken).ConfigureAwait(false);
        string name = health.Certificate?.Subject ?? known.SignsFor;
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

    /// <summary>A key that will be asked.</summary>
    private sealed record KnownKey(string SignsFor, bool MaySign, Func<CancellationToken, ValueTask<ISigner>> SelectAsync);
}
