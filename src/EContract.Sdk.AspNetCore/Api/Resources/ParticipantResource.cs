using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>A participant of an envelope, as its sender sees them. It has no secret: neither link nor code.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">The name.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Organization">The organisation; empty for none.</param>
/// <param name="Role">In which capacity they take part.</param>
/// <param name="Action">What is asked of them.</param>
/// <param name="Stage">The stage, from 1; 0 for internal approvers.</param>
/// <param name="Language">The language they are written to in.</param>
/// <param name="State">Where they stand.</param>
/// <param name="Mode">Whose key signs.</param>
/// <param name="Factors">What they have to show beyond having the link.</param>
/// <param name="IsLocked">Whether too many wrong codes were given.</param>
/// <param name="MayDelegate">Whether they may name somebody else.</param>
public sealed record ParticipantResource(
    ParticipantId Id,
    string Name,
    string Email,
    string Organization,
    ParticipantRole Role,
    ParticipantAction Action,
    int Stage,
    string Language,
    ParticipantState State,
    SigningMode Mode,
    IReadOnlyList<AuthenticationMethod> Factors,
    bool IsLocked,
    bool MayDelegate)
{
    /// <summary>The group of whom not everybody has to act.</summary>
    public string? Group { get; init; }

    /// <summary>When they confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When their signature was in every document.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>Until when their link works.</summary>
    public DateTimeOffset? LinkExpiresAt { get; init; }

    /// <summary>In whose place they act.</summary>
    public ParticipantId? DelegatedBy { get; init; }

    /// <summary>Why their signature is not made yet.</summary>
    public EnvelopeDelay? Delay { get; init; }

    internal static ParticipantResource Of(Participant participant) => new(
        participant.Id,
        participant.Name,
        participant.Email,
        participant.Organization,
        participant.Role,
        participant.Action,
        participant.Stage,
        participant.Language,
        participant.State,
        participant.Mode,
        [.. participant.Factors.Select(factor => factor.Method)],
        participant.IsLocked,
        participant.MayDelegate)
    {
        Group = participant.Group,
        ConfirmedAt = participant.Confirmation?.At,
        SignedAt = participant.SignedAt,
        LinkExpiresAt = (participant.SigningLink ?? participant.DownloadLink)?.ExpiresAt,
        DelegatedBy = participant.DelegatedBy,
        Delay = participant.Delay,
    };
}
