using System.Globalization;
using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Refuses appearances that make no sense, before anything is drawn.</summary>
internal static class AppearanceCheck
{
    // Beyond it no page has room, and fitting text would take its time.
    private const double MinFontSize = 1, MaxFontSize = 1000;

    /// <exception cref="ArgumentException">
    /// It has both a picture and a seal, or nothing at all; a size or format is none, a font or line is missing, or text has characters that nobody sees.
    /// </exception>
    public static void Require(SignatureAppearance appearance)
    {
        if (appearance.Lines is null || appearance.Lines.Contains(null!))
            throw Invalid("A line of text is null.");
        if (appearance.Fonts is null || appearance.Fonts.Contains(null!) || (appearance.Seal is { } seal && (seal.Fonts is null || seal.Fonts.Contains(null!))))
            throw Invalid("A font is null.");
        if (appearance.Image is not null && appearance.Seal is not null)
            throw Invalid("An appearance has a picture or a seal, not both.");
        if (appearance.Image is null && appearance.Seal is null && appearance.Artwork is null && appearance.Lines.Count == 0)
            throw Invalid("An appearance without picture, seal and text shows nothing.");
        if (appearance.FontSize is not (>= MinFontSize and <= MaxFontSize))
            throw Invalid(FormattableString.Invariant($"The font size is {appearance.FontSize} points, not between {MinFontSize} and {MaxFontSize}."));
        foreach (string text in appearance.Lines.Append(appearance.Seal?.Name ?? ""))
        {
            if (InvisibleCharacters.First(text) is { } character)
                throw Invalid($"The text of an appearance has the character U+{(int)character:X4}, which changes how it is read without being seen.");
        }

        RequireTimeFormat(appearance.TimeFormat);
    }

    private static void RequireTimeFormat(string format)
    {
        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"'{format}' is no format of a time.", e);
        }
    }

    private static ArgumentException Invalid(string message) => new(message);
}
