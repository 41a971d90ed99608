namespace EContract.Sdk.Contracts.Addresses;

/// <summary>Whether two participants could be taken for one: by the same mailbox, or by addresses that look alike.</summary>
internal static class AddressConflicts
{
    /// <summary>What is wrong with two addresses beside each other; <see langword="null"/> for nothing.</summary>
    /// <param name="one">An address that is taken.</param>
    /// <param name="other">Another one.</param>
    /// <param name="maySame">Whether both may be the same.</param>
    public static string? Find(string one, string other, bool maySame)
    {
        if (Mailbox.Fold(one) == Mailbox.Fold(other))
            return maySame ? null : $"{one} is the address of two participants: who has its mailbox could act for both.";
        return Mailbox.Skeleton(one) == Mailbox.Skeleton(other) ? $"{one} and {other} look alike, and are not the same." : null;
    }

    /// <exception cref="ArgumentException">Two participants could be taken for one.</exception>
    public static void Require(IEnumerable<ParticipantDescriptor> participants, bool maySame)
    {
        var known = new Dictionary<string, List<(string Email, bool Acts)>>(StringComparer.Ordinal);
        foreach (ParticipantDescriptor participant in participants)
        {
            // Who gets a copy may well be somebody who signs.
            bool acts = (participant.Action ?? ParticipantActions.UsualFor(participant.Role)) != ParticipantAction.Receive;
            string skeleton = Mailbox.Skeleton(participant.Email);
            if (!known.TryGetValue(skeleton, out List<(string Email, bool Acts)>? alike))
                known[skeleton] = alike = [];
            foreach ((string email, bool otherActs) in alike)
            {
                if (Find(participant.Email, email, maySame || !acts || !otherActs) is { } conflict)
                    throw new ArgumentException(conflict, nameof(participants));
            }

            alike.Add((participant.Email, acts));
        }
    }
}
