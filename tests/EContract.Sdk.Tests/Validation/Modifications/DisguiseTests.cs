using System.Globalization;
using System.Text;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Signing;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Modifications;

/// <summary>Documents prepared so that a later, innocent looking update changes what some reader shows.</summary>
public sealed class DisguiseTests : IDisposable
{
    private const string Page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 5 0 R/Annots[6 0 R]";

    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("[4 0 R 99 0 R foo]")]
    [InlineData("[4 0 R 99 0 R >]")]
    [InlineData("[4 0 R 99 0 R <zz>]")]
    [InlineData("[4 0 R 99 0 R")]
    public async Task NewObject_ThatOnlyAnUnreadableOneMayReferTo_IsForbidden(string contents)
    {
        byte[] document = Document($"{Page}/Resources<<>>>>", contents);

        await AssertForbiddenAsync(document, update => update.Set(new PdfReference(99, 0), new PdfStream(PdfDictionary.Empty, "0 0 200 200 re f"u8.ToArray())));
    }

    [Fact]
    public async Task NewObject_ThatNothingIsLeftOpenFor_DoesNoHarm()
    {
        byte[] document = Document($"{Page}/Resources<<>>>>", "[4 0 R]");

        SignatureReport signature = await UpdateAsync(document, update => update.Set(new PdfReference(99, 0), new PdfStream(PdfDictionary.Empty, "q Q"u8.ToArray())));

        Assert.Equal(LaterChanges.Ltv, signature.LaterChanges);
    }

    [Fact]
    public async Task NewAnnotation_ThatIsAStream_IsForbidden()
    {
        byte[] document = Document($"{Page}/Resources<<>>>>", "[4 0 R]");

        await AssertForbiddenAsync(document, update =>
        {
            PdfReference stamp = update.Add(new PdfStream(new PdfDictionary(("Subtype", new PdfName("Stamp"))), "x"u8.ToArray()));
            (PdfReference reference, PdfDictionary page) = PageTree.Find(update.Revision, 1);
            update.Set(reference, page.With("Annots", ((PdfArray)page["Annots"]!).Append(stamp)));
        });
    }

    [Theory]
    [InlineData("AS", false)]
    [InlineData("F", false)]
    [InlineData("F", true)]
    public async Task Field_WhoseStateChangesWithoutItsValue_IsForbidden(string key, bool locked)
    {
        byte[] document = Document($"{Page}/Resources<<>>>>", "[4 0 R]");

        await AssertForbiddenAsync(document, update => ChangeField(update, key, key == "AS" ? new PdfName("Yes") : new PdfInteger(2)), locked);
    }

    [Theory]
    [InlineData("DA")]
    [InlineData("V")]
    public async Task LockedField_ThatChangesAnyhow_IsForbidden(string key)
    {
        byte[] document = Document($"{Page}/Resources<<>>>>", "[4 0 R]");

        await AssertForbiddenAsync(document, update => ChangeField(update, key, PdfString.FromText("x")), locked: true);
    }

    [Fact]
    public async Task Field_ThatThePageDrawsWith_IsForbidden()
    {
        byte[] document = Document($"{Page}/Resources<</XObject 6 0 R>>>>", "[4 0 R]");

        await AssertForbiddenAsync(document, update => ChangeField(update, "M", update.Add(new PdfStream(PdfDictionary.Empty, "0 0 200 200 re f"u8.ToArray()))));
    }

    private static void ChangeField(IncrementalUpdate update, string key, PdfObject value)
    {
        var field = new PdfReference(6, 0);
        update.Set(field, ((PdfDictionary)update.Resolve(field)!).With(key, value));
    }

    private async Task AssertForbiddenAsync(byte[] document, Action<IncrementalUpdate> change, bool locked = false)
    {
        SignatureReport signature = await UpdateAsync(document, change, locked);
        Assert.Equal((LaterChanges.Forbidden, ValidationIndication.TotalFailed), (signature.LaterChanges, signature.Indication));
        Assert.Equal(SignatureIntegrity.Intact, signature.Integrity);
    }

    private async Task<SignatureReport> UpdateAsync(byte[] document, Action<IncrementalUpdate> change, bool locked = false)
    {
        var options = new PdfSignatureOptions { Lock = locked ? SignatureFieldLock.All : null };
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, document: document, options: options);
        var update = new IncrementalUpdate(PdfRevision.Open(PdfSource.FromMemory(signed)));
        change(update);
        return await _world.ValidateOneAsync([.. signed, .. update.Serialize().Bytes]);
    }

    // A page with its contents, and a checkbox.
    private static byte[] Document(string page, string contents)
    {
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            "<</Length 3>>\nstream\nq Q\nendstream",
            contents,
            "<</Type/Annot/Subtype/Widget/FT/Btn/T(agreed)/V/Off/AS/Off/F 4/Rect[10 10 30 30]/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>>>",
        ];
        var text = new StringBuilder("%PDF-1.7\n");
        var entries = new StringBuilder("0000000000 65535 f\r\n");
        for (int i = 0; i < objects.Length; i++)
        {
            entries.Append(CultureInfo.InvariantCulture, $"{text.Length:D10} 00000 n\r\n");
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        int xref = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n{entries}trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
