namespace EContract.Sdk.Contracts.Templates;

/// <summary>Who fills a slot. What the template says already need not be said, and cannot be said otherwise.</summary>
public sealed record TemplateParticipant
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The organisation; <see langword="null"/> for none.</summary>
    public string? Organization { get; init; }

    /// <summary>The access code, where the slot asks for one.</summary>
    public string? AccessCode { get; init; }

    /// <summary>The address that codes are mailed to, where the slot asks for that; <see langword="null"/> for the participant's own.</summary>
    public string? CodeAddress { get; init; }

    /// <summary>The secret of the authenticator app, where the slot asks for its codes.</summary>
    public ReadOnlyMemory<byte>? TotpSecret { get; init; }

    /// <summary>Says who, never a secret.</summary>
    public override string ToString() => $"{Name} <{Email}>";
}
