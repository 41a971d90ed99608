using System.Text;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Forms;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Forms;

/// <summary>Forms filled in before signing, as others read, draw and judge them.</summary>
public sealed class PdfFormFillerTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private const string Address = "東京都千代田区霞が関一丁目二番三号　中央合同庁舎第七号館東館 12階\n契約管理課";

    private static readonly Dictionary<string, PdfFormValue> Values = new()
    {
        ["party.name"] = "株式会社サンプル 髙橋 Yamada",
        ["party.address"] = Address,
        ["code"] = "1234567",
        ["amount"] = "1,200,000円",
        ["agreed"] = true,
        ["plan"] = "年",
        ["city"] = "大阪",
        ["services"] = PdfFormValue.Choose("B", "D"),
        ["turned"] = "縦の欄",
    };

    private readonly TemporaryDirectory _directory = new();

    private static PdfFormOptions Options => new() { Fonts = [PdfFont.FromFile(InstalledFonts.IpaexGothic)] };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/NeedAppearances true")]
    public async Task FillAsync_EveryKindOfField_OthersReadAndDrawTheValues(string form)
    {
        string filled = await FillAsync(FormPdf.Create(form), Values, Options);

        Assert.Equal(0, (await Qpdf.CheckAsync(filled)).ExitCode);
        foreach (string text in new[] { await Poppler.ExtractTextAsync(filled), await MuPdf.ExtractTextAsync(filled) })
        {
            string plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
            foreach (string value in new[] { "株式会社サンプル髙橋Yamada", "東京都千代田区霞が関一丁目", "契約管理課", "1234567", "1,200,000円", "大阪", "縦の欄" })
                Assert.Contains(value, plain, StringComparison.Ordinal);
        }

        Assert.Contains(await Poppler.DescribeFontsAsync(filled), font => font.Contains("IPAexGothic", StringComparison.Ordinal) && font.Contains("yes yes yes", StringComparison.Ordinal));
        PageImage[] images = [await Poppler.RenderAsync(filled), await MuPdf.RenderAsync(filled)];
        Assert.All(images, image => Assert.True(image.Width > 0));
    }

    [Theory]
    [InlineData("/T(code)/MaxLen 7", "/T(amount)", "several")]
    [InlineData("/F 4/P 3 0 R/Rect[240 410", "/F 6/P 3 0 R/Rect[240 410", "hidden")]
    [InlineData("/F 4/P 3 0 R/Rect[240 410", "/F 36/P 3 0 R/Rect[240 410", "hidden")]
    [InlineData("10 0 R 11 0 R 12 0 R 14 0 R", "10 0 R 10 0 R 12 0 R 14 0 R", "on no page")]
    public async Task FillAsync_FieldThatWouldShowAnotherValueOrNone_Refused(string from, string to, string message)
    {
        // What is put in is as long as what it takes the place of, so that offsets hold.
        string form = Encoding.Latin1.GetString(FormPdf.Create());
        Assert.Contains(from, form, StringComparison.Ordinal);
        byte[] changed = Encoding.Latin1.GetBytes(form.Replace(from, to.PadRight(from.Length), StringComparison.Ordinal));

        PdfFormException error = await Assert.ThrowsAsync<PdfFormException>(
            () => FillAsync(changed, new Dictionary<string, PdfFormValue> { ["amount"] = "1" }, Options));

        Assert.Equal((PdfFormFailure.Malformed, "amount"), (error.Failure, error.FieldName));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FillAsync_EveryKindOfField_ReadBackAsFilledAndReadOnly()
    {
        string filled = await FillAsync(FormPdf.Create(), Values, Options);

        using FileStream source = File.OpenRead(filled);
        Dictionary<string, PdfFormField> fields = PdfFormFiller.ReadFields(source).ToDictionary(field => field.Name);
        Assert.Equal(Address, fields["party.address"].Value);
        Assert.Equal("Yes", fields["agreed"].Value);
        Assert.Equal("年", fields["plan"].Value);
        Assert.Equal(["monthly", "年"], fields["plan"].Options);
        Assert.Equal("os", fields["city"].Value);
        Assert.Equal(["東京", "大阪"], fields["city"].Options);
        Assert.Equal("B\nD", fields["services"].Value);
        Assert.Equal(7, fields["code"].MaxLength);
        Assert.Equal("as it was", fields["kept"].Value);
        Assert.All(fields.Values, field => Assert.Equal(field.Name != "kept", field.IsReadOnly));
    }

    [Fact]
    public async Task FillAsync_ThenSigned_NobodyFindsAnything()
    {
        string filled = await FillAsync(FormPdf.Create(), Values, Options), signed = await SignAsync(filled);

        Assert.Single(await SignedPdfReferees.JudgeAsync(filled, signed, authorities.Pki.Root));
        SignatureReport signature = Assert.Single((await new PdfSignatureValidator(authorities.Trust).ValidateAsync(signed, cancellationToken: Stop)).Signatures);
        Assert.Equal((SignatureIntegrity.Intact, LaterChanges.None), (signature.Integrity, signature.LaterChanges));
    }

    // Our validator holds what a field shows against its value: here it judges every appearance that the filler draws.
    [Fact]
    public async Task Fill_AfterASignatureByForce_ValidatorFindsEachFieldShowingItsValue()
    {
        string signed = await SignAsync(_directory.WriteFile("form.pdf", FormPdf.Create()));
        using PdfSource source = PdfSource.FromMemory(await File.ReadAllBytesAsync(signed, Stop));
        PdfRevision revision = PdfRevision.Open(source);
        var update = new IncrementalUpdate(revision);
        // Options from the first on: a list that is scrolled (TI) the validator does not know yet.
        new FormFilling(update, AcroForm.Read(revision), Options with { MakeReadOnly = false }).Fill(
            new Dictionary<string, PdfFormValue>(Values) { ["services"] = PdfFormValue.Choose("A", "C") });
        string filled = _directory.WriteFile("filled.pdf", [.. await File.ReadAllBytesAsync(signed, Stop), .. update.Serialize().Bytes]);

        SignatureReport signature = Assert.Single((await new PdfSignatureValidator(authorities.Trust).ValidateAsync(filled, cancellationToken: Stop)).Signatures);

        Assert.True(signature.LaterChanges == LaterChanges.FormFilling, string.Join('\n', signature.Messages));
        Assert.All(Values.Keys, name => Assert.Contains($"field {name} was filled in", string.Join('\n', signature.Messages), StringComparison.Ordinal));
    }

    public static TheoryData<string, PdfFormValue, PdfFormFailure> Refused => new()
    {
        { "nobody", "x", PdfFormFailure.FieldUnknown },
        { "code", "12345678", PdfFormFailure.TooLong },
        { "code", true, PdfFormFailure.WrongKind },
        { "agreed", "maybe", PdfFormFailure.NotAnOption },
        { "plan", true, PdfFormFailure.NotAnOption },
        { "city", "京都", PdfFormFailure.NotAnOption },
        { "services", PdfFormValue.Choose("A", "E"), PdfFormFailure.DoesNotFit },
        { "services", "F", PdfFormFailure.NotAnOption },
        { "amount", new string('8', 60), PdfFormFailure.DoesNotFit },
        { "party.address", string.Concat(Enumerable.Repeat(Address, 20)), PdfFormFailure.DoesNotFit },
        { "party.address", new string('長', 100_001), PdfFormFailure.TooLong },
        { "party.name", "一行目\n二行目", PdfFormFailure.InvisibleCharacter },
        { "party.name", "safe\u202Eelif", PdfFormFailure.InvisibleCharacter },
        { "party.name", "\0", PdfFormFailure.InvisibleCharacter },
        { "party.name", "ก", PdfFormFailure.GlyphMissing },
        { "party.name", "\uD842", PdfFormFailure.GlyphMissing },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task FillAsync_WhatAFieldCannotTake_RefusedWithTheFieldAndNothingWritten(string field, PdfFormValue value, PdfFormFailure failure)
    {
        using var destination = new MemoryStream();
        PdfFormException error = await Assert.ThrowsAsync<PdfFormException>(() => PdfFormFiller
            .FillAsync(new MemoryStream(FormPdf.Create()), destination, new Dictionary<string, PdfFormValue> { [field] = value }, Options, Stop).AsTask());

        Assert.Equal((failure, field), (error.Failure, error.FieldName));
        Assert.Contains($"'{field}'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task FillAsync_NoFont_RefusesTextAndFillsButtons()
    {
        PdfFormException error = await Assert.ThrowsAsync<PdfFormException>(() => FillAsync(FormPdf.Create(), new() { ["code"] = "1" }, null));

        Assert.Equal(PdfFormFailure.FontMissing, error.Failure);
        Assert.Equal(0, (await Qpdf.CheckAsync(await FillAsync(FormPdf.Create(), new() { ["agreed"] = true, ["code"] = "" }, null))).ExitCode);
    }

    [Fact]
    public async Task FillAsync_SignedDocument_Refused()
    {
        byte[] signed = await File.ReadAllBytesAsync(await SignAsync(_directory.WriteFile("form.pdf", FormPdf.Create())), Stop);

        PdfFormException error = await Assert.ThrowsAsync<PdfFormException>(() => FillAsync(signed, new() { ["code"] = "1" }, Options));

        Assert.Equal(PdfFormFailure.AlreadySigned, error.Failure);
    }

    [Fact]
    public async Task FillAsync_XfaForm_Refused()
    {
        PdfFormException error = await Assert.ThrowsAsync<PdfFormException>(() => FillAsync(FormPdf.Create("/XFA()"), new() { ["code"] = "1" }, Options));

        Assert.Equal(PdfFormFailure.Xfa, error.Failure);
    }

    private async Task<string> FillAsync(byte[] document, Dictionary<string, PdfFormValue> values, PdfFormOptions? options)
    {
        using var filled = new MemoryStream();
        await PdfFormFiller.FillAsync(new MemoryStream(document), filled, values, options, Stop);
        return _directory.WriteFile(Path.GetRandomFileName() + ".pdf", filled.ToArray());
    }

    private async Task<string> SignAsync(string source)
    {
        string signed = _directory.Combine(Path.GetRandomFileName());
        using X509Signer signer = authorities.CreateSigner();
        await new PdfSigner(signer).SignAsync(source, signed, cancellationToken: Stop);
        return signed;
    }
}
