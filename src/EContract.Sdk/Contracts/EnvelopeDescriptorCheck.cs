using EContract.Sdk.Contracts.Addresses;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Contracts.Templates;
using System.Net;

namespace EContract.Sdk.Contracts;

/// <summary>Checks a descriptor before anything is stored.</summary>
internal static class EnvelopeDescriptorCheck
{
    /// <exception cref="ArgumentException">A value is missing, too long or malformed; the message names it.</exception>
    public static void Check(EnvelopeDescriptor descriptor)
    {
        Text.Require(descriptor.Title, EnvelopeLimits.MaxTitleLength, nameof(descriptor.Title));
        Text.Allow(descriptor.Message, EnvelopeLimits.MaxMessageLength, nameof(descriptor.Message), multiline: true);
        CheckCount(descriptor.Documents.Count, EnvelopeLimits.MaxDocuments, nameof(descriptor.Documents));
        CheckCount(descriptor.Participants.Count, EnvelopeLimits.MaxParticipants, nameof(descriptor.Participants));
        if (descriptor.Documents.Contains(null!) || descriptor.Participants.Contains(null!) || descriptor.Groups.Contains(null!))
            throw new ArgumentException("A document, participant or group is null.", nameof(descriptor));
        descriptor.Transaction?.CheckNew();
        descriptor.Filing?.Check();
        if (descriptor.Template is { } template && (!TemplateNames.IsIdentifier(template.Id) || template.Version < 1
            || template.Sha256 is not { Length: 64 } || !template.Sha256.All(char.IsAsciiHexDigitLower)))
            throw new ArgumentException("A template is named by its identifier, a version from 1, and a SHA-256 of 64 lower-case hexadecimal digits.", nameof(descriptor));
        if (descriptor.SigningPeriod is { } period)
            CheckSigningPeriod(period);
        if (descriptor.Sender is { } sender)
            Check(sender);
        foreach (ParticipantDescriptor participant in descriptor.Participants)
            Check(participant);
        CheckPlaces(descriptor);
        CheckTiming(descriptor);
        CheckStages(descriptor);
        CheckGroups(descriptor);
    }

    private static void CheckPlaces(EnvelopeDescriptor descriptor)
    {
        foreach (ParticipantDescriptor participant in descriptor.Participants)
        {
            if (participant.Places.Contains(null!))
                throw new ArgumentException($"A place of {participant.Name} is null.", nameof(descriptor));
            if (participant.Places.Count > 0 && ActionOf(participant) != ParticipantAction.Sign)
                throw new ArgumentException($"{participant.Name} does not sign, and has nothing to be seen anywhere.", nameof(descriptor));
            if (participant.RequiresSeal && participant.Places.Count == 0)
                throw new ArgumentException($"{participant.Name} has to choose a seal, but is given no place for it.", nameof(descriptor));
            if (participant.Places.Select(place => place.Document).Distinct().Count() < participant.Places.Count)
                throw new ArgumentException($"{participant.Name} is given two places in one document; a signature has one.", nameof(descriptor));
            foreach (SignaturePlace place in participant.Places)
            {
                if (place.Document < 1 || place.Document > descriptor.Documents.Count)
                    throw new ArgumentException($"{participant.Name} is given a place in document {place.Document} of {descriptor.Documents.Count}.", nameof(descriptor));
                place.Area.Check("Participant.Places");
            }
        }
    }

    private static void CheckTiming(EnvelopeDescriptor descriptor)
    {
        if (!Enum.IsDefined(descriptor.SignatureTiming))
            throw new ArgumentException($"There is no timing {descriptor.SignatureTiming}.", nameof(descriptor));
        if (descriptor.SignatureTiming == SignatureTiming.AtOnce)
            return;
        foreach (ParticipantDescriptor participant in descriptor.Participants)
        {
            if (ActionOf(participant) == ParticipantAction.Sign && participant is { Mode: SigningMode.Party, SignerName: null })
                throw new ArgumentException($"{participant.Name} signs by a key of their own, which is not at hand on completion; a signer by name would be.", nameof(descriptor));
        }
    }

    private static void CheckStages(EnvelopeDescriptor descriptor)
    {
        if (!descriptor.Participants.Any(participant => HasTurn(participant) && StageOf(participant) > 0))
            throw new ArgumentException("Somebody has to sign, approve or acknowledge.", nameof(descriptor));
        int[] stages = [.. descriptor.Participants.Where(participant => HasTurn(participant) && StageOf(participant) > 0).Select(participant => participant.Stage).Distinct().Order()];
        if (!stages.SequenceEqual(Enumerable.Range(1, stages.Length)))
            throw new ArgumentException("Stages count up from 1 without a gap.", nameof(descriptor));
    }

    /// <summary>Without a closing seal, documents that nobody signs would carry no signature.</summary>
    public static void CheckSigners(EnvelopeDescriptor descriptor)
    {
        if (!descriptor.Participants.Any(participant => ActionOf(participant) == ParticipantAction.Sign))
            throw new ArgumentException("Somebody has to sign: the host puts no closing seal on documents that nobody signs.", nameof(descriptor));
    }

    private static void CheckGroups(EnvelopeDescriptor descriptor)
    {
        ILookup<string?, ParticipantDescriptor> members = descriptor.Participants.ToLookup(participant => participant.Group);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParticipantGroup group in descriptor.Groups)
        {
            Text.Require(group.Name, EnvelopeLimits.MaxNameLength, "Group.Name");
            if (!names.Add(group.Name))
                throw new ArgumentException($"There are two groups 「{group.Name}」.", nameof(descriptor));
            if (group.Required < 1 || group.Required > members[group.Name].Count())
                throw new ArgumentException($"Group 「{group.Name}」 has {members[group.Name].Count()} members, of whom {group.Required} cannot be required.", nameof(descriptor));
            if (members[group.Name].Select(StageOf).Distinct().Count() > 1)
                throw new ArgumentException($"The members of group 「{group.Name}」 are not all on one stage.", nameof(descriptor));
            if (members[group.Name].Select(ActionOf).Distinct().Count() > 1)
                throw new ArgumentException($"The members of group 「{group.Name}」 are not all asked to do the same.", nameof(descriptor));
        }

        foreach (ParticipantDescriptor participant in descriptor.Participants.Where(participant => participant.Group is not null))
        {
            if (!names.Contains(participant.Group!))
                throw new ArgumentException($"{participant.Name} is of a group 「{participant.Group}」 that the envelope does not have.", nameof(descriptor));
            if (!HasTurn(participant))
                throw new ArgumentException($"{participant.Name} only receives the result, and cannot be of a group.", nameof(descriptor));
        }
    }

    /// <summary>The stage that somebody acts in: internal approvers before all others.</summary>
    public static int StageOf(ParticipantDescriptor participant) =>
        participant.Role == ParticipantRole.InternalApprover ? 0 : participant.Stage;

    /// <summary>Two pairs of eyes: nobody approves what they send themselves.</summary>
    public static void CheckApprovers(EnvelopeDescriptor descriptor, EnvelopeSender sender)
    {
        foreach (ParticipantDescriptor participant in descriptor.Participants.Where(participant => participant.Role == ParticipantRole.InternalApprover))
        {
            if (participant.Action is not (null or ParticipantAction.Approve))
                throw new ArgumentException($"{participant.Name} is an internal approver, and can only approve.", nameof(descriptor));
            if (IsSender(participant.Email, sender))
                throw new ArgumentException($"{participant.Name} sends the envelope and cannot approve it as well.", nameof(descriptor));
        }
    }

    public static bool IsSender(string email, EnvelopeSender sender) => string.Equals(email, sender.Email, StringComparison.OrdinalIgnoreCase);

    private static ParticipantAction ActionOf(ParticipantDescriptor participant) =>
        participant.Action ?? ParticipantActions.UsualFor(participant.Role);

    private static bool HasTurn(ParticipantDescriptor participant) => ActionOf(participant) != ParticipantAction.Receive;

    public static void Check(EnvelopeSender sender)
    {
        Text.Require(sender.Organization, EnvelopeLimits.MaxNameLength, "Sender.Organization");
        Text.Allow(sender.Name, EnvelopeLimits.MaxNameLength, "Sender.Name");
        if (sender.Email.Length > 0)
            Mailbox.Require(sender.Email, "Sender.Email");
    }

    public static void Check(ParticipantContact contact)
    {
        Text.Require(contact.Name, EnvelopeLimits.MaxNameLength, "Participant.Name");
        Text.Allow(contact.Organization, EnvelopeLimits.MaxNameLength, "Participant.Organization");
        Mailbox.Require(contact.Email, "Participant.Email");
        if (contact.Language is not ("ja" or "en"))
            throw new ArgumentException("A participant's language is ja or en.", nameof(contact));
    }

    public static void CheckSigningPeriod(TimeSpan period)
    {
        if (period < TimeSpan.FromMinutes(1) || period > TimeSpan.FromDays(3650))
            throw new ArgumentException("The signing period is at least a minute and at most ten years.", nameof(period));
    }

    private static void Check(ParticipantDescriptor participant)
    {
        Check(new ParticipantContact
        {
            Name = participant.Name,
            Email = participant.Email,
            Organization = participant.Organization,
            Language = participant.Language,
        });
        if (!Enum.IsDefined(participant.Role))
            throw new ArgumentException($"There is no role {participant.Role}.", nameof(participant));
        CheckAuthentication(participant);
        if (participant.Action is { } action && !Enum.IsDefined(action))
            throw new ArgumentException($"There is no action {action}.", nameof(participant));
        if (!Enum.IsDefined(participant.Mode))
            throw new ArgumentException($"There is no mode {participant.Mode}.", nameof(participant));
        if (participant.Group is { } group)
            Text.Require(group, EnvelopeLimits.MaxNameLength, "Participant.Group");
        if (participant.SignerName is { } signer)
            Text.Require(signer, EnvelopeLimits.MaxNameLength, "Participant.SignerName");
    }

    private static void CheckAuthentication(ParticipantDescriptor participant)
    {
        if (participant.Factors.Select(factor => factor.Method).Distinct().Count() != participant.Factors.Count)
            throw new ArgumentException($"{participant.Name} is asked for one kind of factor twice.", nameof(participant));
        if (participant.AllowedNetworks.Count > EnvelopeLimits.MaxNetworks)
            throw new ArgumentException($"A participant may come from {EnvelopeLimits.MaxNetworks} networks at most.", nameof(participant));
        foreach (string network in participant.AllowedNetworks)
        {
            Text.Require(network, EnvelopeLimits.MaxNameLength, "Participant.AllowedNetworks");
            if (!IPNetwork.TryParse(network, out IPNetwork parsed) || parsed.BaseAddress.IsIPv4MappedToIPv6)
                throw new ArgumentException($"'{network}' is no network in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/32.", nameof(participant));
        }
    }

    private static void CheckCount(int count, int max, string what)
    {
        if (count < 1 || count > max)
            throw new ArgumentException($"An envelope has 1 to {max} {what}, not {count}.", what);
    }
}
