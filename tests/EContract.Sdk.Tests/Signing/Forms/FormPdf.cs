using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing.Forms;

/// <summary>A contract as a form: a field of every kind.</summary>
internal static class FormPdf
{
    private const string Edged = "/MK<</BC[0 0 0]/BG[1 1 0.9]>>/BS<</W 1>>";

    /// <summary>The form; its texts are twelve points large unless said.</summary>
    /// <param name="form">Entries of the form's dictionary beside Fields and DA.</param>
    public static byte[] Create(string form = "") => PagePdf.Create(
        "/MediaBox[0 0 400 500]/Annots[8 0 R 9 0 R 10 0 R 11 0 R 12 0 R 14 0 R 15 0 R 16 0 R 17 0 R 18 0 R 19 0 R]",
        catalog: "/AcroForm 5 0 R",
        objects:
        [
            $"<</Fields[7 0 R 10 0 R 11 0 R 12 0 R 13 0 R 16 0 R 17 0 R 18 0 R 19 0 R]/DA(/Helv 12 Tf 0 g)/DR<</Font<</Helv 6 0 R>>>>{form}>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            "<</T(party)/FT/Tx/Kids[8 0 R 9 0 R]/DA(/Helv 0 Tf 0 0 1 rg)>>",
            Widget("20 450 220 470", $"/Parent 7 0 R/T(name){Edged}"),
            Widget("20 380 220 440", $"/Parent 7 0 R/T(address)/Ff 4096{Edged}"),
            Widget("240 100 380 120", "/FT/Tx/T(code)/MaxLen 7/Ff 16777216/MK<</BC[0.5]>>"),
            Widget("240 410 380 430", "/FT/Tx/T(amount)/Q 2/MK<<>>"),
            Widget("20 340 36 356", $"/FT/Btn/T(agreed){States("Yes")}"),
            "<</T(plan)/FT/Btn/Ff 32768/Kids[14 0 R 15 0 R]>>",
            Widget("60 340 76 356", $"/Parent 13 0 R{States("monthly")}"),
            Widget("90 340 106 356", $"/Parent 13 0 R{States("#E5#B9#B4")}"),
            Widget("20 300 220 320", $"/FT/Ch/T(city)/Ff 131072/Opt[[(tk)<FEFF67714EAC>][(os)<FEFF5927962A>]]{Edged}"),
            Widget("240 260 380 320", $"/FT/Ch/T(services)/Ff 2097152/Opt[(A)(B)(C)(D)(E)]/MK<</BC[0]/BG[1]>>"),
            Widget("20 150 44 290", "/FT/Tx/T(turned)/MK<</R 90/BC[0]>>"),
            Widget("60 260 220 280", $"/FT/Tx/T(kept)/V(as it was){Edged}"),
            PagePdf.Stream("0 0 16 16 re S", "/Type/XObject/Subtype/Form/BBox[0 0 16 16]/Resources<<>>"),
            PagePdf.Stream("0 0 16 16 re S 2 2 12 12 re f", "/Type/XObject/Subtype/Form/BBox[0 0 16 16]/Resources<<>>"),
        ]);

    private static string Widget(string rectangle, string entries) => $"<</Type/Annot/Subtype/Widget/F 4/P 3 0 R/Rect[{rectangle}]{entries}>>";

    private static string States(string on) => $"/MK<</BC[0]>>/AS/Off/AP<</N<</Off 20 0 R/{on} 21 0 R>>>>";
}
