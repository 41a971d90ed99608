namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>A page with a form of all kinds of fields, to be filled in. Object numbers are fixed.</summary>
internal static class FormPdf
{
    public const int Text = 6, Lines = 7, Comb = 8, Combo = 9, Box = 10, Framed = 11, ListBox = 12, Secret = 13, Radio = 14, FirstChoice = 15,
        SecondChoice = 16, Amount = 17, Formatted = 18, Old = 19;

    private const int Helvetica = 20, Mark = 21, Nothing = 22, OldAppearance = 23, Embedded = 24, Cmap = 26;

    private const string Widget = "/Type/Annot/Subtype/Widget/P 3 0 R/DA(/Helv 12 Tf 0 g)";

    public static string[] Create(string form = "") =>
    [
        .. PreparedPdf.Page(
            "/Resources<<>>/Annots[6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 11 0 R 12 0 R 13 0 R 15 0 R 16 0 R 17 0 R 18 0 R 19 0 R]",
            "q Q",
            $"/Fields[6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 11 0 R 12 0 R 13 0 R 14 0 R 17 0 R 18 0 R 19 0 R]/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv {Helvetica} 0 R/Emb {Embedded} 0 R>>>>{form}"),
        $"<<{Widget}/FT/Tx/T(text)/Rect[10 10 150 30]>>",
        $"<<{Widget}/FT/Tx/Ff 4096/T(lines)/Rect[10 40 150 120]>>",
        $"<<{Widget}/FT/Tx/Ff 16777216/MaxLen 8/T(comb)/Rect[10 130 150 150]/MK<</BC[0 0 0]>>>>",
        $"<<{Widget}/FT/Ch/Ff 131072/T(combo)/Rect[10 160 150 180]/Opt[[(jp)(Japan)][(fr)(France)]]>>",
        $"<<{Widget}/FT/Btn/T(box)/Rect[160 10 180 30]/V/Off/AS/Off/AP<</N<</Yes {Mark} 0 R/Off {Nothing} 0 R>>>>>>",
        $"<<{Widget}/FT/Tx/T(framed)/Rect[160 40 300 60]/MK<</BG[1 1 .8]/BC[0 0 0]>>/BS<</W 1/S/S>>>>",
        $"<<{Widget}/FT/Ch/T(list)/Rect[160 70 300 120]/Opt[(One)(Two)(Three)]>>",
        $"<<{Widget}/FT/Tx/Ff 8192/T(secret)/Rect[160 130 300 150]>>",
        $"<</FT/Btn/Ff 49152/T(radio)/V/Off/Kids[{FirstChoice} 0 R {SecondChoice} 0 R]>>",
        $"<<{Widget}/Parent {Radio} 0 R/Rect[160 160 180 180]/AS/Off/AP<</N<</One {Mark} 0 R/Off {Nothing} 0 R>>>>>>",
        $"<<{Widget}/Parent {Radio} 0 R/Rect[190 160 210 180]/AS/Off/AP<</N<</Two {Mark} 0 R/Off {Nothing} 0 R>>>>>>",
        $"<<{Widget}/FT/Tx/T(amount)/Rect[10 190 150 210]/AA<</F<</S/JavaScript/JS(AFNumber_Format\\(2, 0, 0, 0, \"$\", true\\);)>>>>>>",
        $"<<{Widget}/FT/Tx/T(formatted)/Rect[10 220 150 240]/AA<</F<</S/JavaScript/JS(event.value = \"x\";)>>>>>>",
        $"<<{Widget}/FT/Tx/T(old)/V(old)/Rect[160 190 300 210]/AP<</N {OldAppearance} 0 R>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[39/quotesingle 96/grave 128/bullet 160/Euro 228/adieresis]>>>>",
        PreparedPdf.Stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", "2 2 16 16 re f"),
        PreparedPdf.Stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", ""),
        PreparedPdf.Stream("/Type/XObject/Subtype/Form/BBox[0 0 140 20]", "/Tx BMC BT /Helv 12 Tf 2 6 Td (old) Tj ET EMC"),
        $"<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Own/FontDescriptor 25 0 R>>]/ToUnicode {Cmap} 0 R>>",
        "<</Type/FontDescriptor/FontName/Own/Flags 4/FontFile2 4 0 R>>",
        PreparedPdf.Stream("", "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0003> <5186> endbfrange 2 beginbfchar <0010> <0031> <0011> <00650301> endbfchar"),
    ];
}
