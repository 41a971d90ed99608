using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing;
using EContract.Sdk.Validation;
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

    [Fact]
    public async Task SignAsync_NewFieldWithLock_WritesLockAndTransform()
    {
        string source = await PrepareAsync(new("locked"), new("free")), signed = _directory.Combine("signed.pdf");
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);

        await pdf.SignAsync(source, signed, new PdfSignatureOptions { FieldName = "group.first", Lock = SignatureFieldLock.Exclude("free") });

        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(await File.ReadAllBytesAsync(signed)));
        FormField field = AcroForm.Read(revision).Find("group.first")!;
        // Table 235: Lock shall be an indirect reference.
        var written = (PdfDictionary)revision.Resolve(Assert.IsType<PdfReference>(field.Dictionary["Lock"]))!;
        SignatureFieldLock transform = Assert.Single(FieldMdp.ReadLocks(revision, (PdfDictionary)revision.Resolve(field.Value)!));
        Assert.All([SignatureFieldLock.Read(revision, written)!, transform], each =>
            Assert.Equal((SignatureFieldLockAction.Exclude, "free"), (each.Action, Assert.Single(each.Fields))));
        await AssertRefusedAsync(pdf, signed, new PdfSignatureOptions { FieldName = "locked" }, PdfSigningFailure.FieldLocked);
        await AssertRefusedAsync(pdf, signed, new PdfSignatureOptions { FieldName = "new" }, PdfSigningFailure.FieldLocked);
        await pdf.SignAsync(signed, signed, new PdfSignatureOptions { FieldName = "free" });
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(source, signed, authorities.Pki.Root)).Count);
    }

    [Fact]
    public async Task SignAsync_ExistingField_TakesALockUnlessItHasOne()
    {
        string source = await PrepareAsync(new("plain"), new("own") { Lock = SignatureFieldLock.All }), signed = _directory.Combine("signed.pdf");
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);

        await AssertRefusedAsync(pdf, source, new PdfSignatureOptions { FieldName = "own", Lock = SignatureFieldLock.All }, PdfSigningFailure.FieldHasLock);
        await pdf.SignAsync(source, signed, new PdfSignatureOptions { FieldName = "plain", Lock = SignatureFieldLock.All });
        await AssertRefusedAsync(pdf, signed, new PdfSignatureOptions { FieldName = "own" }, PdfSigningFailure.FieldLocked);

        Assert.Single(await SignedPdfReferees.JudgeAsync(source, signed, authorities.Pki.Root));
        Assert.Equal(LaterChanges.None, Assert.Single((await new PdfSignatureValidator(authorities.Trust).ValidateAsync(signed)).Signatures).LaterChanges);
    }

    [Fact]
    public async Task SignAsync_LockThatPermitsNothing_AllowsTimestampsOnly()
    {
        string signed = _directory.Combine("signed.pdf"), stamped = _directory.Combine("stamped.pdf");
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);
        var last = new PdfSignatureOptions { Lock = SignatureFieldLock.All with { Permission = PdfCertification.NoChanges } };

        await pdf.SignAsync(SamplePdfs.Contract, signed, last);

        await AssertRefusedAsync(pdf, signed, new PdfSignatureOptions(), PdfSigningFailure.CertificationForbidsChanges);
        await new PdfDocumentTimestamper(authorities.Timestamps).TimestampAsync(signed, stamped);
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, stamped, authorities.Pki.Root)).Count);
        Assert.Equal(LaterChanges.Ltv, (await new PdfSignatureValidator(authorities.Trust).ValidateAsync(stamped)).Signatures[0].LaterChanges);
    }

    private async Task AssertRefusedAsync(PdfSigner pdf, string source, PdfSignatureOptions options, PdfSigningFailure failure)
    {
        string output = _directory.Combine("refused.pdf");
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () => await pdf.SignAsync(source, output, options));
        Assert.Equal(failure, error.Failure);
        Assert.False(File.Exists(output));
    }

    // A document whose field "first" locks the field "locked", but not "free".
    private Task<string> CreateDocumentAsync() =>
        PrepareAsync(new("first") { Lock = SignatureFieldLock.Include("locked") }, new("locked"), new("free"));

    private async Task<string> PrepareAsync(params SignatureFieldDescriptor[] fields)
    {
        string prepared = _directory.Combine("prepared.pdf");
        await using FileStream source = File.OpenRead(SamplePdfs.Contract), destination = File.Create(prepared);
        await SignatureFieldPreparer.PrepareAsync(source, destination, fields);
        return prepared;
    }
}
