using EContract.Sdk.RemoteSigning.Protocol;

namespace EContract.Sdk.RemoteSigning;

/// <summary>Something that a user proves himself with (CSC API v2, 8.3.1).</summary>
public sealed class CscAuthenticationObject
{
    /// <summary>Its identifier, as in <c>PIN</c> or <c>OTP</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its kind: <c>Password</c>, <c>PasswordOOB</c>, <c>ChallengeResponse</c>, <c>ChallengeResponseOOB</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it consists of: <c>A</c> for letters and digits, <c>N</c> for digits; <see langword="null"/> for anything.</summary>
    public string? Format { get; init; }

    /// <summary>How to name it to the user; empty where the service does not say.</summary>
    public string Label { get; init; } = "";

    /// <summary>How to ask the user for it; empty where the service does not say.</summary>
    public string Description { get; init; } = "";

    /// <summary>What makes it, as in <c>totp</c>; <see langword="null"/> where the service does not say.</summary>
    public string? Generator { get; init; }

    /// <summary>Whether it reaches the service another way: only its identifier is passed on.</summary>
    public bool IsOutOfBand => Type.EndsWith("OOB", StringComparison.Ordinal);

    internal static CscAuthenticationObject Read(CscFields fields) => new()
    {
        Id = fields.RequireString("id"),
        Type = fields.RequireString("type"),
        Format = fields.String("format"),
        Label = fields.String("label") ?? "",
        Description = fields.String("description") ?? "",
        Generator = fields.String("generator"),
    };
}
