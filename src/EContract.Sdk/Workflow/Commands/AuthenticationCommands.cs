using System.Net;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>What participants show of who they are, and what happens when they cannot.</summary>
internal static class AuthenticationCommands
{
    private const int MaxWrongCodes = 5;
    private const int MaxCodesMailed = 10;

    /// <summary>Requires that somebody may come from where they come from.</summary>
    public static void RequireNetwork(Envelope envelope, Participant participant, string? address)
    {
        if (participant.AllowedNetworks.Count == 0)
            return;
        bool isAllowed = IPAddress.TryParse(address, out IPAddress? ip)
            && participant.AllowedNetworks.Any(network => IPNetwork.Parse(network).Contains(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip));
        if (!isAllowed)
            throw Guards.Refuse(EnvelopeRefusal.NetworkNotAllowed, envelope, $"{participant.Name} may not come from {address ?? "a network that is not known"}.");
    }

    /// <summary>Requires that every factor was shown, not longer ago than it counts.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="participant">Who asks.</param>
    /// <param name="sessionHash">The hash of what the browser that asks was given when it showed them: another one has shown nothing.</param>
    /// <param name="now">The time.</param>
    /// <param name="validity">How long a factor counts.</param>
    public static void RequireShown(Envelope envelope, Participant participant, string? sessionHash, DateTimeOffset now, TimeSpan validity)
    {
        RequireUnlocked(envelope, participant);
        foreach (RequiredFactor factor in participant.Factors)
        {
            if (!participant.Shown.Any(shown => shown.Method == factor.Method && shown.SessionHash == sessionHash && now - shown.At < validity))
                throw Guards.Refuse(EnvelopeRefusal.AuthenticationRequired, envelope, $"{participant.Name} has to show this first: {factor.Method}.");
        }
    }

    public static Participant RequireAsked(Envelope envelope, StoredLink link, AuthenticationMethod method, DateTimeOffset now)
    {
        Participant participant = link.Purpose == LinkPurpose.Download
            ? Guards.RequireLink(envelope, link, LinkPurpose.Download, EnvelopeVerb.Download, now)
            : Guards.RequireTurn(envelope, link, EnvelopeVerb.View, now);
        RequireUnlocked(envelope, participant);
        return participant.Factors.Any(factor => factor.Method == method)
            ? participant
            : throw Guards.Refuse(EnvelopeRefusal.NotAsked, envelope, $"{participant.Name} is not asked for {method}.");
    }

    public static List<EnvelopeEvent> MailCode(Envelope envelope, Participant participant, MailedCode code)
    {
        if (participant.CodesMailed >= MaxCodesMailed)
            throw Guards.Refuse(EnvelopeRefusal.Locked, envelope, $"{MaxCodesMailed} codes were mailed to {participant.Name}; the sender has to unlock the link.");
        return [new AuthenticationStarted(participant.Id, code)];
    }

    public static List<EnvelopeEvent> Succeed(
        Participant participant, AuthenticationMethod method, string assurance, long step, string sessionHash, DateTimeOffset now)
    {
        RequiredFactor factor = participant.Factors.First(factor => factor.Method == method);
        string channel = method == AuthenticationMethod.EmailCode ? "email:" + Masked(factor.Address ?? participant.Email) : "";

        // A code in the mailbox that the link goes to shows nothing new, and it may have become that one.
        bool isIndependent = method != AuthenticationMethod.EmailCode
            || (factor.Address is { } address && !string.Equals(address, participant.Email, StringComparison.OrdinalIgnoreCase));
        return [new AuthenticationSucceeded(participant.Id, new ShownFactor(method, now, channel, assurance, isIndependent, sessionHash), step)];
    }

    public static List<EnvelopeEvent> Fail(Participant participant, AuthenticationMethod method) =>
        participant.WrongCodes.GetValueOrDefault(method) + 1 < MaxWrongCodes
            ? [new AuthenticationFailed(participant.Id, method)]
            : [new AuthenticationFailed(participant.Id, method), new AuthenticationLocked(participant.Id)];

    public static List<EnvelopeEvent> Unlock(Envelope envelope, ParticipantId id)
    {
        EnvelopeStateMachine.Require(
            envelope, envelope.Status == EnvelopeStatus.Completed ? EnvelopeVerb.IssueDownloadLink : EnvelopeVerb.IssueSigningLink);
        Participant participant = envelope.GetParticipant(id);
        return participant.IsLocked || participant.CodesMailed > 0 || !participant.WrongCodes.IsEmpty ? [new AuthenticationUnlocked(id)] : [];
    }

    private static void RequireUnlocked(Envelope envelope, Participant participant)
    {
        if (participant.IsLocked)
            throw Guards.Refuse(EnvelopeRefusal.Locked, envelope, $"Too many wrong codes were given for {participant.Name}; the sender has to unlock the link.");
    }

    // Enough to recognise, not to write to.
    private static string Masked(string address) => $"{address[0]}***{address[address.IndexOf('@', StringComparison.Ordinal)..]}";
}
