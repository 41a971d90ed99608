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
    public static void RequireShown(Envelope envelope, Participant participant, DateTimeOffset now, TimeSpan validity)
    {
        RequireUnlocked(envelope, participant);
        foreach (RequiredFactor factor in participant.Factors)
        {
            if (!participant.Shown.Any(shown => shown.Method == factor.Method && now - shown.At < validity))
                throw Guards.Refuse(EnvelopeRefusal.AuthenticationRequired, envelope, $"{participant.Name} has to show this first: {factor.Method}.");
        }
    }

    public static Participant RequireAsked(Envelope envelope, StoredLink link, AuthenticationMethod method, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.View, now);
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

    public static List<EnvelopeEvent> Succeed(Participant participant, AuthenticationMethod method, string assurance, long step, DateTimeOffset now)
    {
        RequiredFactor factor = participant.Factors.First(factor => factor.Method == method);
        string channel = method == AuthenticationMethod.EmailCode ? "email:" + Masked(factor.Address ?? participant.Email) : "";
        return [new AuthenticationSucceeded(participant.Id, new ShownFactor(method, now, channel, assurance, factor.IsIndependent), step)];
    }

    public static List<EnvelopeEvent> Fail(Participant participant, AuthenticationMethod method) =>
        participant.WrongCodes + 1 < MaxWrongCodes
            ? [new AuthenticationFailed(participant.Id, method)]
            : [new AuthenticationFailed(participant.Id, method), new AuthenticationLocked(participant.Id)];

    public static List<EnvelopeEvent> Unlock(Envelope envelope, ParticipantId id)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.IssueSigningLink);
        Participant participant = envelope.GetParticipant(id);
        return participant.IsLocked || participant.CodesMailed > 0 || participant.WrongCodes > 0 ? [new AuthenticationUnlocked(id)] : [];
    }

    private static void RequireUnlocked(Envelope envelope, Participant participant)
    {
        if (participant.IsLocked)
            throw Guards.Refuse(EnvelopeRefusal.Locked, envelope, $"Too many wrong codes were given for {participant.Name}; the sender has to unlock the link.");
    }

    // Enough to recognise, not to write to.
    private static string Masked(string address) => $"{address[0]}***{address[address.IndexOf('@', StringComparison.Ordinal)..]}";
}
