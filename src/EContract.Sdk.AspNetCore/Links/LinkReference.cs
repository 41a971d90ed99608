using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.AspNetCore.Links;

/// <summary>
/// Names a link in the addresses of its pages: the beginning of a hash of its token, which opens nothing. Several links may be open in one
/// browser, in a tab each; what a tab sends is about its own.
/// </summary>
internal static class LinkReference
{
    private const int Length = 24;

    public static string Of(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("EContract page " + token)))[..Length];

    public static bool IsOne([NotNullWhen(true)] string? text) =>
        text is { Length: Length } && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');
}
