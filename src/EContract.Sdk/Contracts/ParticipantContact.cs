namespace EContract.Sdk.Contracts;

/// <summary>Who somebody is and how they are reached: for a correction, or for who acts in another's place.</summary>
public sealed record ParticipantContact
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The organisation; empty for none.</summary>
    public string Organization { get; init; } = "";

    /// <summary>The language to write in: <c>ja</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "ja";

    internal static ParticipantContact Of(Participant participant) => new()
    {
        Name = participant.Name,
        Email = participant.Email,
        Organization = participant.Organization,
        Language = participant.Language,
    };
}
