using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing;

public sealed class FieldLockTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAsync_FieldWithLock_LocksByFieldMdpAndOthersAreRefused()
    {
        string source = await CreateDocumentAsync();
        string first = _directory.Combine("first.pdf"), second = _directory.Combine("second.pdf");
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);

        await pdf.SignAsync(source, first, new PdfSignatureOptions { FieldName = "first" });
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await pdf.SignAsync(first, second, new PdfSignatureOptions { FieldName = "locked" }));
        await pdf.SignAsync(first, second, new PdfSignatureOptions { FieldName = "free" });

        Assert.Equal(PdfSigningFailure.FieldLocked, error.Failure);
        Assert.Contains("'first'", error.Message);
        Assert.True((await File.ReadAllBytesAsync(first)).AsSpan().IndexOf("/TransformMethod/FieldMDP"u8) >= 0);
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(source, second, authorities.Pki.Root)).Count);
    }

    // A document whose field "first" locks the field "locked", but not "free".
    private async Task<string> CreateDocumentAsync()
    {
        string prepared = _directory.Combine("prepared.pdf");
        await using (FileStream source = File.OpenRead(SamplePdfs.Contract), destination = File.Create(prepared))
            await SignatureFieldPreparer.PrepareAsync(source, destination, ["first", "locked", "free"]);
        byte[] bytes = await File.ReadAllBytesAsync(prepared);
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(bytes));
        FormField field = AcroForm.Read(revision).Find("first")!;
        var update = new IncrementalUpdate(revision);
        update.Set(field.Reference!, field.Dictionary.With("Lock", new PdfDictionary(
            ("Type", new PdfName("SigFieldLock")),
            ("Action", new PdfName("Include")),
            ("Fields", new PdfArray([PdfString.FromText("locked")])))));
        return _directory.WriteFile("source.pdf", [.. bytes, .. update.Serialize().Bytes]);
    }
}
