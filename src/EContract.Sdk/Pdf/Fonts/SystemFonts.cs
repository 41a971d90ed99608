namespace EContract.Sdk.Pdf.Fonts;

/// <summary>Finds fonts that the operating system has. A host that must look the same everywhere ships its own font instead.</summary>
public static class SystemFonts
{
    // First those that may be embedded by anybody, then what the systems bring along.
    private static readonly Dictionary<JapaneseTypeface, string[]> FileNames = new()
    {
        [JapaneseTypeface.Gothic] =
        [
            "ipaexg.ttf", "NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf", "NotoSansJP-Regular.otf", "NotoSansJP-Regular.ttf",
            "NotoSansJP-VF.ttf", "ipag.ttf", "YuGothR.ttc", "YuGothM.ttc", "ヒラギノ角ゴシック W3.ttc", "Hiragino Sans W3.ttc", "meiryo.ttc",
            "msgothic.ttc",
        ],
        [JapaneseTypeface.Mincho] =
        [
            "ipaexm.ttf", "NotoSerifCJK-Regular.ttc", "NotoSerifCJKjp-Regular.otf", "NotoSerifJP-Regular.otf", "NotoSerifJP-Regular.ttf",
            "NotoSerifJP-VF.ttf", "ipam.ttf", "yumin.ttf", "ヒラギノ明朝 ProN.ttc", "HiraginoMincho.ttc", "msmincho.ttc",
        ],
    };

    /// <summary>Looks in the usual folders of Linux, macOS and Windows for a well-known Japanese font (IPAex, Noto, Yu, Hiragino,
    /// Meiryo, MS). Reads folders and the font anew each time: keep what it gives.</summary>
    /// <param name="typeface">The style wanted.</param>
    /// <returns>The font, of the style wanted if there is one; <see langword="null"/> when none is installed that can be read and
    /// may be embedded.</returns>
    public static PdfFont? FindJapanese(JapaneseTypeface typeface = JapaneseTypeface.Gothic) => FindJapanese(typeface, Folders());

    internal static PdfFont? FindJapanese(JapaneseTypeface typeface, IEnumerable<string> folders)
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in folders.SelectMany(FilesIn))
            // macOS gives file names with their marks apart (NFD).
            files.TryAdd(Path.GetFileName(path).Normalize(), path);
        return FileNames[typeface].Concat(FileNames.Values.SelectMany(names => names))
            .Select(name => files.TryGetValue(name, out string? path) ? TryLoad(path) : null)
            .FirstOrDefault(font => font is not null);
    }

    private static IEnumerable<string> Folders() =>
    [
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
        .. InHome(".local/share/fonts"), .. InHome(".fonts"), .. InHome("Library/Fonts"), .. InHome("AppData/Local/Microsoft/Windows/Fonts"),
        "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts",
    ];

    private static string[] InHome(string folder) =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? [Path.Combine(home, folder)] : [];

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true })
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static PdfFont? TryLoad(string path)
    {
        try
        {
            return PdfFont.FromFile(path);
        }
        catch (PdfFontException)
        {
            return null;
        }
    }
}
