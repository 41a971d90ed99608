using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>A document of an envelope.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sha256">SHA-256 of what was handed in, hexadecimal.</param>
/// <param name="Length">The length of what was handed in, in bytes.</param>
public sealed record DocumentResource(DocumentId Id, string Title, string Sha256, long Length)
{
    /// <summary>The level of its signatures once it is sealed, as in <c>B-LTA</c>.</summary>
    public string? SealedLevel { get; init; }

    /// <summary>SHA-256 of the sealed file, hexadecimal.</summary>
    public string? SealedSha256 { get; init; }

    internal static DocumentResource Of(ContractDocument document) => new(document.Id, document.Title, document.Original.Sha256, document.Original.Length)
    {
        SealedLevel = document.SealedLevel,
        SealedSha256 = document.SealedLevel is null ? null : document.Current.Sha256,
    };
}
