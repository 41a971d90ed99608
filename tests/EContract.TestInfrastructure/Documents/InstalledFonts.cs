namespace EContract.TestInfrastructure.Documents;

/// <summary>Font files of Debian packages, one of each kind of outlines.</summary>
public static class InstalledFonts
{
    /// <summary>IPAex Gothic: TrueType outlines.</summary>
    public static string IpaexGothic => Require("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf", "fonts-ipaexfont-gothic");

    /// <summary>IPAex Mincho: TrueType outlines.</summary>
    public static string IpaexMincho => Require("/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf", "fonts-ipaexfont-mincho");

    /// <summary>DejaVu Sans: TrueType outlines with composite glyphs and instructions, no Japanese.</summary>
    public static string DejaVuSans => Require("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core");

    /// <summary>Noto Sans CJK: a collection with CFF outlines, whose face 0 is Japanese.</summary>
    public static string NotoSansCjk => Require("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk");

    private static string Require(string path, string package)
    {
        if (!File.Exists(path))
            MissingComponent.SkipOrFail($"The font {Path.GetFileName(path)}", package);
        return path;
    }
}
