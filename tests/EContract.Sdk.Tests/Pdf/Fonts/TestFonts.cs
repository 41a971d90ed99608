using System.Collections.Concurrent;
using EContract.Sdk.Pdf.Fonts;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>The installed fonts, each read once for all tests: a font serves any number of threads.</summary>
internal static class TestFonts
{
    private static readonly ConcurrentDictionary<string, PdfFont> Loaded = new();

    public static PdfFont IpaexGothic => Read(InstalledFonts.IpaexGothic);

    public static PdfFont IpaexMincho => Read(InstalledFonts.IpaexMincho);

    public static PdfFont DejaVuSans => Read(InstalledFonts.DejaVuSans);

    public static PdfFont NotoSansCjk => Read(InstalledFonts.NotoSansCjk);

    /// <summary>The font of a property's name, for the data of theories.</summary>
    public static PdfFont Load(string name) => (PdfFont)typeof(TestFonts).GetProperty(name)!.GetValue(null)!;

    private static PdfFont Read(string path) => Loaded.GetOrAdd(path, file => PdfFont.FromFile(file));
}
