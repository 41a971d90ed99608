using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>A participant to put on an envelope's route.</summary>
public sealed record NewParticipant
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address that links go to.</summary>
    public required string Email { get; init; }

    /// <summary>The organisation.</summary>
    public string Organization { get; init; } = "";

    /// <summary>In which capacity.</summary>
    public ParticipantRole Role { get; init; }

    /// <summary>What is asked of them; without, what the role does.</summary>
    public ParticipantAction? Action { get; init; }

    /// <summary>The stage, from 1.</summary>
    public int Stage { get; init; } = 1;

    /// <summary>The group of whom not everybody has to act.</summary>
    public string? Group { get; init; }

    /// <summary>What they have to show beyond having the link.</summary>
    public IReadOnlyList<NewFactor> Factors { get; init; } = [];

    /// <summary>The networks they may come from, in CIDR notation.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whether they may name somebody else.</summary>
    public bool MayDelegate { get; init; }

    /// <summary>The language to write in: <c>ja</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "ja";

    /// <summary>Whose key signs.</summary>
    public SigningMode Mode { get; init; }

    /// <summary>The name of the key, of those that the host has registered by name.</summary>
    public string? SignerName { get; init; }

    /// <summary>Where their signature is to be seen.</summary>
    public IReadOnlyList<NewPlace> Places { get; init; } = [];

    /// <summary>Whether they have to choose a seal (印影) to be seen there.</summary>
    public bool RequiresSeal { get; init; }

    internal ParticipantDescriptor ToDescriptor() => new()
    {
        Name = Name,
        Email = Email,
        Organization = Organization,
        Role = Role,
        Action = Action,
        Stage = Stage,
        Group = Group,
        Factors = [.. Factors.Select(factor => factor.ToFactor())],
        AllowedNetworks = [.. AllowedNetworks],
        MayDelegate = MayDelegate,
        Language = Language,
        Mode = Mode,
        SignerName = SignerName,
        Places = [.. Places.Select(place => place.ToPlace())],
        RequiresSeal = RequiresSeal,
    };
}

/// <summary>Something that a participant has to show.</summary>
/// <param name="Method">How.</param>
/// <param name="Code">The access code.</param>
/// <param name="Address">Where codes are mailed to; without, to the participant's own address.</param>
/// <param name="Secret">The secret of the authenticator app, in Base64.</param>
public sealed record NewFactor(AuthenticationMethod Method, string? Code = null, string? Address = null, byte[]? Secret = null)
{
    internal AuthenticationFactor ToFactor() => Method switch
    {
        AuthenticationMethod.AccessCode when Code is { } code => AuthenticationFactor.AccessCode(code),
        AuthenticationMethod.EmailCode => AuthenticationFactor.EmailCode(Address ?? ""),
        AuthenticationMethod.Totp when Secret is { } secret => AuthenticationFactor.Totp(secret),
        AuthenticationMethod.Host => AuthenticationFactor.Host(),
        _ => throw new ArgumentException("A factor of this method needs its code or its secret."),
    };
}

/// <summary>Where a signature is to be seen.</summary>
/// <param name="Document">In which document, from 1.</param>
/// <param name="X">From the page's left edge to the seal's, in points (1/72 inch).</param>
/// <param name="Y">From the page's lower edge to the seal's, in points.</param>
/// <param name="Width">The width, in points.</param>
/// <param name="Height">The height, in points.</param>
/// <param name="Page">On which page, from 1; without, on the last.</param>
public sealed record NewPlace(int Document, double X, double Y, double Width, double Height, int? Page = null)
{
    internal SignaturePlace ToPlace() => Page is { } page
        ? SignaturePlace.OnPage(Document, page, X, Y, Width, Height)
        : SignaturePlace.OnLastPage(Document, X, Y, Width, Height);
}
