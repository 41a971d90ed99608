using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// A contract of two pages with a form, a note, a font program, an overlay and a page that nothing refers to: what the attacks
/// want to find in a document. Object numbers are fixed.
/// </summary>
internal static class ContractPdf
{
    public const int Catalog = 1, Pages = 2, Page = 3, PageContents = 4, Font = 5, FontDescriptor = 6, SecondPage = 7, SecondContents = 8,
        Overlay = 9, Amount = 10, AmountAppearance = 11, Form = 12, HiddenPage = 13, HiddenContents = 14, Note = 15, FontProgram = 16,
        HiddenCatalog = 17, HiddenPages = 18, Field = 20, Signature = 21,
        SecondField = 40, SecondSignature = 41;

    /// <summary>How many bytes the CMS structure of a signature by hand can have.</summary>
    public const int Capacity = 6000;

    /// <summary>An object number that nothing has.</summary>
    public const int Unused = 60;

    private const string Blank = "[0 0000000000 0000000000 0000000000]";

    /// <summary>The unsigned document.</summary>
    public static byte[] Create(RawXref xref = RawXref.Table, string pageContents = "4 0 R") => Body(xref, "", pageContents).Build();

    /// <summary>The document with a signature dictionary that has more room than it needs, signed in one go: one revision.</summary>
    /// <param name="sign">Makes the CMS structure over the digest of what is covered.</param>
    /// <param name="xref">The form of the cross-reference.</param>
    /// <param name="subFilter">SubFilter.</param>
    /// <param name="widenGap">How much more than Contents the signer leaves out, before and after it.</param>
    /// <param name="prepare">What else is hidden in the document before it is signed.</param>
    /// <param name="algorithm">The digest.</param>
    /// <param name="start">Where the signed bytes begin.</param>
    /// <param name="entries">What else stands in the signature dictionary.</param>
    public static byte[] Sign(
        Func<byte[], byte[]> sign,
        RawXref xref = RawXref.Table,
        string subFilter = "ETSI.CAdES.detached",
        (int Before, int After) widenGap = default,
        Action<RawRevision>? prepare = null,
        HashAlgorithmName? algorithm = null,
        int start = 0,
        string entries = "")
    {
        RawRevision body = Body(xref, " 20 0 R");
        prepare?.Invoke(body);
        body.Add(Field, $"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/V {Signature} 0 R/Rect[0 0 0 0]/F 132/P 3 0 R>>");
        body.Add(Signature, Dictionary(subFilter, entries));
        return Complete(sign, Encoding.Latin1.GetString(body.Build()), widenGap, algorithm, start);
    }

    /// <summary>A signed document with another signature, in an update of its own: field 40, dictionary 41.</summary>
    public static byte[] SignAgain(SignedFile file, Func<byte[], byte[]> sign, string entries = "", string fieldEntries = "")
    {
        string form = file.Object(Form), page = file.Object(Page);
        RawRevision update = new RawRevision(file.Bytes)
            .Add(Form, form.Replace("10 0 R", "10 0 R 40 0 R", StringComparison.Ordinal))
            .Add(Page, page.Replace("15 0 R", "15 0 R 40 0 R", StringComparison.Ordinal))
            .Add(SecondField, $"<</Type/Annot/Subtype/Widget/FT/Sig/T(Second)/V {SecondSignature} 0 R/Rect[0 0 0 0]/F 132/P 3 0 R{fieldEntries}>>")
            .Add(SecondSignature, Dictionary("ETSI.CAdES.detached", entries));
        return Complete(sign, Encoding.Latin1.GetString(update.Build()), default, null, 0);
    }

    private static string Dictionary(string subFilter, string entries)
    {
        string room = new(' ', 200);
        return $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{subFilter}/M(D:20260401090000Z){entries}/ByteRange {Blank}{room}/Contents <{new string('0', 2 * Capacity)}>{room}/Reason(ok)>>";
    }

    private static byte[] Complete(Func<byte[], byte[]> sign, string text, (int Before, int After) widenGap, HashAlgorithmName? algorithm, int start)
    {
        int gapStart = text.LastIndexOf("/Contents <", StringComparison.Ordinal) + "/Contents ".Length - widenGap.Before;
        int gapEnd = gapStart + widenGap.Before + (2 * Capacity) + 2 + widenGap.After;
        string range = string.Create(CultureInfo.InvariantCulture, $"[{start} {gapStart - start} {gapEnd} {text.Length - gapEnd}]");
        text = text.Replace(Blank, range.PadRight(Blank.Length), StringComparison.Ordinal);
        byte[] covered = Encoding.Latin1.GetBytes(text[start..gapStart] + text[gapEnd..]);
        string digits = Convert.ToHexString(sign(CryptographicOperations.HashData(algorithm ?? HashAlgorithmName.SHA256, covered)));
        Assert.True(digits.Length <= 2 * Capacity, "the CMS structure is too long");
        int at = gapStart + widenGap.Before + 1;
        return Encoding.Latin1.GetBytes(text[..at] + digits + text[(at + digits.Length)..]);
    }

    private static RawRevision Body(RawXref xref, string fields, string pageContents = "4 0 R")
    {
        var pdf = new RawRevision { Xref = xref };
        pdf.Text("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        pdf.Add(Catalog, "<</Type/Catalog/Pages 2 0 R/AcroForm 12 0 R>>");
        pdf.Add(Pages, "<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>");
        pdf.Add(Page, $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {pageContents}/Resources<</Font<</F1 5 0 R>>/XObject<</Overlay 9 0 R>>>>/Annots[10 0 R 15 0 R{fields}]>>");
        pdf.AddStream(PageContents, "", "BT /F1 12 Tf 72 720 Td (Pay 100 yen) Tj ET /Overlay Do");
        pdf.Add(Font, "<</Type/Font/Subtype/Type1/BaseFont/Own/FirstChar 32/LastChar 33/Widths[500 500]/FontDescriptor 6 0 R>>");
        pdf.Add(FontDescriptor, "<</Type/FontDescriptor/FontName/Own/Flags 32/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1/FontFile 16 0 R>>");
        pdf.Add(SecondPage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<<>>>>");
        pdf.AddStream(SecondContents, "", "0 0 9 9 re f");
        pdf.AddStream(Overlay, "/Type/XObject/Subtype/Form/BBox[0 0 99 99]", "1 g 0 0 99 99 re f");
        pdf.Add(Amount, "<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V(100)/DA(/F1 12 Tf 0 g)/Rect[72 600 200 620]/P 3 0 R/AP<</N 11 0 R>>>>");
        pdf.AddStream(AmountAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 99 20]", "/Tx BMC BT /F1 12 Tf (100) Tj ET EMC");
        pdf.Add(Form, $"<</Fields[10 0 R{fields}]/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf 0 g)/SigFlags 3>>");
        pdf.Add(HiddenPage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 14 0 R/Resources<</Font<</F1 5 0 R>>>>>>");
        pdf.AddStream(HiddenContents, "", "BT /F1 12 Tf 72 720 Td (Pay 999 yen) Tj ET");
        pdf.Add(Note, "<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(a note)/P 3 0 R>>");
        pdf.AddStream(FontProgram, "/Length1 9/Length2 0/Length3 0", "%!PS-Own1");
        pdf.Add(HiddenCatalog, "<</Type/Catalog/Pages 18 0 R>>");
        pdf.Add(HiddenPages, "<</Type/Pages/Kids[13 0 R]/Count 1>>");
        return pdf;
    }
}
