using EContract.Sdk.Pdf.Fonts;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class SystemFontsTests
{
    [Fact]
    public void FindJapanese_ThisSystem_FindsWhatIsInstalled()
    {
        Assert.Equal(PdfFont.FromFile(InstalledFonts.IpaexGothic).Name, SystemFonts.FindJapanese()?.Name);
        Assert.Equal(PdfFont.FromFile(InstalledFonts.IpaexMincho).Name, SystemFonts.FindJapanese(JapaneseTypeface.Mincho)?.Name);
    }

    [Fact]
    public void FindJapanese_NoFonts_IsNull()
    {
        using var directory = new TemporaryDirectory();
        Assert.Null(SystemFonts.FindJapanese(JapaneseTypeface.Gothic, []));
        Assert.Null(SystemFonts.FindJapanese(JapaneseTypeface.Gothic, ["", directory.FullPath, directory.Combine("missing")]));
    }

    [Fact]
    public void FindJapanese_DamagedOrOtherStyle_TakesTheNextBest()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteFile("ipaexg.ttf", "no font"u8);
        Directory.CreateDirectory(directory.Combine("deeper"));
        File.Copy(InstalledFonts.IpaexMincho, directory.Combine("deeper", "IPAexM.ttf"));

        Assert.Equal("IPAexMincho", SystemFonts.FindJapanese(JapaneseTypeface.Gothic, [directory.FullPath])?.Name);
    }
}
