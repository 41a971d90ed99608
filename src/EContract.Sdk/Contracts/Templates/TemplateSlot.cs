using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Contracts.Templates;

/// <summary>A participant of a template: what they are to do is known, who they are perhaps not yet.</summary>
public sealed record TemplateSlot
{
    /// <summary>Its name in placeholders and in what fills it, as in <c>乙</c>: letters, digits and <c>_</c>.</summary>
    public required string Slot { get; init; }

    /// <summary>The person's name, where it is always the same.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address, where it is always the same.</summary>
    public string? Email { get; init; }

    /// <summary>The organisation, where it is always the same.</summary>
    public string? Organization { get; init; }

    /// <summary>In which capacity the participant takes part.</summary>
    public ParticipantRole Role { get; init; }

    /// <summary>What the participant does; <see langword="null"/> for what the role does.</summary>
    public ParticipantAction? Action { get; init; }

    /// <summary>The group of whom not everybody has to act; <see langword="null"/> for none.</summary>
    public string? Group { get; init; }

    /// <summary>The stage, from 1.</summary>
    public int Stage { get; init; } = 1;

    /// <summary>What the participant has to show beyond having the link. Secrets come with the envelope, never with the template.</summary>
    public IReadOnlyList<AuthenticationMethod> Factors { get; init; } = [];

    /// <summary>The networks that the participant may come from, in CIDR notation.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whether the participant may name somebody else to act in their place.</summary>
    public bool MayDelegate { get; init; }

    /// <summary>The language to write in: <c>ja</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "ja";

    /// <summary>Whose key signs.</summary>
    public SigningMode Mode { get; init; }

    /// <summary>The name of the signer; <see langword="null"/> for none.</summary>
    public string? SignerName { get; init; }
}
