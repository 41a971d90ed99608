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
        if (descriptor.SigningPeriod is { } period && (period < TimeSpan.FromMinutes(1) || period > TimeSpan.FromDays(3650)))
            throw new ArgumentException("The signing period is at least a minute and at most ten years.", nameof(descriptor));
        if (descriptor.Sender is { } sender)
            Check(sender);
        foreach (ParticipantDescriptor participant in descriptor.Participants)
            Check(participant);
        int[] stages = [.. descriptor.Participants.Select(p => p.Stage).Distinct().Order()];
        if (!stages.SequenceEqual(Enumerable.Range(1, stages.Length)))
            throw new ArgumentException("Stages count up from 1 without a gap.", nameof(descriptor));
    }

    public static void Check(EnvelopeSender sender)
    {
        Text.Require(sender.Organization, EnvelopeLimits.MaxNameLength, "Sender.Organization");
        Text.Allow(sender.Name, EnvelopeLimits.MaxNameLength, "Sender.Name");
        if (sender.Email.Length > 0)
            Text.RequireEmail(sender.Email, "Sender.Email");
    }

    private static void Check(ParticipantDescriptor participant)
    {
        Text.Require(participant.Name, EnvelopeLimits.MaxNameLength, "Participant.Name");
        Text.Allow(participant.Organization, EnvelopeLimits.MaxNameLength, "Participant.Organization");
        Text.RequireEmail(participant.Email, "Participant.Email");
        if (participant.Language is not ("ja" or "en"))
            throw new ArgumentException("A participant's language is ja or en.", nameof(participant));
        if (!Enum.IsDefined(participant.Role))
            throw new ArgumentException($"There is no role {participant.Role}.", nameof(participant));
    }

    private static void CheckCount(int count, int max, string what)
    {
        if (count < 1 || count > max)
            throw new ArgumentException($"An envelope has 1 to {max} {what}, not {count}.", what);
    }
}
