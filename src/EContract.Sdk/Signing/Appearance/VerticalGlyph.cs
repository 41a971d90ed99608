using System.Text;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>How a character that is drawn for horizontal lines is set in a vertical column (Unicode, annex 50).</summary>
internal enum VerticalSetting
{
    /// <summary>As it is.</summary>
    Upright,

    /// <summary>Turned clockwise by a quarter: ー, brackets, dashes.</summary>
    Turned,

    /// <summary>Moved to the upper right: 、 and 。, which stand at the lower left of their em box.</summary>
    Raised,
}

/// <summary>Tells characters that vertical columns treat in a way of their own, where the font has no form for that.</summary>
internal static class VerticalGlyph
{
    private const string Turned = "ー－―…‥〜～（）「」『』【】〔〕［］｛｝〈〉《》＝-()[]{}";
    private const string Raised = "、。，．";

    public static VerticalSetting SettingOf(string character)
    {
        Rune first = Rune.GetRuneAt(character, 0);
        if (!first.IsBmp)
            return VerticalSetting.Upright;
        char value = (char)first.Value;
        return Turned.Contains(value, StringComparison.Ordinal) ? VerticalSetting.Turned
            : Raised.Contains(value, StringComparison.Ordinal) ? VerticalSetting.Raised
            : VerticalSetting.Upright;
    }
}
