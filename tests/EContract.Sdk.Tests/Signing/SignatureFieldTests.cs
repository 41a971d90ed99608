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
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

/// <summary>New fields by nested names, fields prepared for several signers, and fields as others make them.</summary>
public sealed class SignatureFieldTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Documents => [.. SamplePdfs.All];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task PrepareAsync_NestedNames_MakesOneTreeInWhichAllSign(string document)
    {
        string prepared = await PrepareAsync(document, new("parties.buyer.signature"), new("parties.seller.signature"), new("witness"));
        PdfRevision revision = Open(prepared);
        AcroForm form = AcroForm.Read(revision);
        Assert.Equal(["parties.buyer.signature", "parties.seller.signature", "witness"], form.Fields.Select(field => field.FullName));
        Assert.Equal(2, Assert.IsType<PdfArray>(revision.Resolve(form.Dictionary, "Fields")).Count);

        string signed = prepared;
        foreach (FormField field in form.Fields)
            signed = await SignAsync(signed, new PdfSignatureOptions { FieldName = field.FullName });

        Assert.Equal(3, (await SignedPdfReferees.JudgeAsync(document, signed, authorities.Pki.Root)).Count);
        Assert.All((await ValidateAsync(signed)).Signatures, signature => Assert.True(signature.LaterChanges <= LaterChanges.FormFilling));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignAsync_NewFieldInAGroup_JoinsTheGroup(bool kidsAreIndirect)
    {
        string prepared = await PrepareAsync(SamplePdfs.Contract, new SignatureFieldDescriptor("parties.buyer"));
        if (kidsAreIndirect)
            prepared = Change(prepared, (update, form) => MakeKidsIndirect(update, Assert.Single(Fields(update, form))));

        string signed = await SignAsync(prepared, new PdfSignatureOptions { FieldName = "parties.seller" });

        AcroForm form = AcroForm.Read(Open(signed));
        Assert.Equal(["parties.buyer", "parties.seller"], form.Fields.Select(field => field.FullName));
        Assert.Single((PdfArray)form.Dictionary["Fields"]!);
        Assert.Single(await SignedPdfReferees.JudgeAsync(prepared, signed, authorities.Pki.Root));
    }

    [Fact]
    public async Task SignAsync_NewFieldsAfterASignature_OnlyInNewGroups()
    {
        string prepared = await PrepareAsync(SamplePdfs.Contract, new SignatureFieldDescriptor("parties.buyer"));
        string first = await SignAsync(prepared, new PdfSignatureOptions { FieldName = "parties.buyer" });

        // pyHanko, too, takes a group that grew after a signature for tampering.
        var error = await Assert.ThrowsAsync<PdfSigningException>(() => SignAsync(first, new PdfSignatureOptions { FieldName = "parties.seller" }));
        string second = await SignAsync(first, new PdfSignatureOptions { FieldName = "sellers.first" });

        Assert.Equal(PdfSigningFailure.InvalidFieldName, error.Failure);
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, second, authorities.Pki.Root)).Count);
        Assert.Equal([LaterChanges.FormFilling, LaterChanges.None], (await ValidateAsync(second)).Signatures.Select(signature => signature.LaterChanges));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("parties")]
    [InlineData("parties.buyer")]
    [InlineData("parties.buyer.signature")]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g")]
    public async Task SignAsync_NameThatNoNewFieldCanHave_Refused(string name)
    {
        string prepared = await PrepareAsync(SamplePdfs.Contract, new SignatureFieldDescriptor("parties.buyer"));
        await using FileStream source = File.OpenRead(prepared);

        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await SignatureFieldPreparer.PrepareAsync(source, new MemoryStream(), [name]));

        Assert.Equal(PdfSigningFailure.InvalidFieldName, error.Failure);
    }

    [Fact]
    public async Task SignAsync_DefaultNameIsAGroup_TakesTheNext()
    {
        string prepared = await PrepareAsync(SamplePdfs.Contract, new SignatureFieldDescriptor("Signature1.buyer"));
        string signed = _directory.Combine("signed.pdf");
        using X509Signer signer = authorities.CreateSigner();

        Assert.Equal("Signature2", (await new PdfSigner(signer).SignAsync(prepared, signed)).FieldName);
    }

    [Fact]
    public async Task SignAsync_FieldWhoseWidgetIsAKid_SignsTheField()
    {
        string prepared = await PrepareAsync(SamplePdfs.Specification, new SignatureFieldDescriptor("buyer"));
        string source = Change(prepared, SplitWidget);

        string signed = await SignAsync(source, new PdfSignatureOptions { FieldName = "buyer" });

        // pdfsig looks for the value in the widget, where it is not; the others know better.
        Assert.NotNull(AcroForm.Read(Open(signed)).Find("buyer")!.Dictionary["V"]);
        RawSignature signature = Assert.Single(RawSignature.FindAll(await File.ReadAllBytesAsync(signed)));
        await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, authorities.Pki.Root);
        await Qpdf.CheckAsync(signed);
        Assert.Equal(SignatureIntegrity.Intact, Assert.Single((await ValidateAsync(signed)).Signatures).Integrity);
    }

    private static IEnumerable<PdfReference> Fields(IncrementalUpdate update, AcroForm form) =>
        ((PdfArray)update.Resolve(form.Dictionary["Fields"])!).Cast<PdfReference>();

    private static void MakeKidsIndirect(IncrementalUpdate update, PdfReference group)
    {
        var dictionary = (PdfDictionary)update.Resolve(group)!;
        update.Set(group, dictionary.With("Kids", update.Add(dictionary["Kids"]!)));
    }

    // Field and widget, merged into one object by us, made two as others have them (12.5.6.19).
    private static void SplitWidget(IncrementalUpdate update, AcroForm form)
    {
        FormField field = form.Fields[0];
        PdfReference split = update.Add(new PdfDictionary(
            ("FT", field.Dictionary["FT"]!), ("T", field.Dictionary["T"]!), ("Kids", new PdfArray([field.Reference!]))));
        update.Set(field.Reference!, field.Dictionary.Without("FT").Without("T").With("Parent", split));
        update.Set(form.Reference!, form.Dictionary.With("Fields", new PdfArray([split])));
    }

    private static PdfRevision Open(string path) => PdfRevision.Open(PdfSource.FromMemory(File.ReadAllBytes(path)));

    private string Change(string path, Action<IncrementalUpdate, AcroForm> change)
    {
        PdfRevision revision = Open(path);
        var update = new IncrementalUpdate(revision);
        change(update, AcroForm.Read(revision));
        return _directory.WriteFile(Path.GetRandomFileName(), [.. File.ReadAllBytes(path), .. update.Serialize().Bytes]);
    }

    private async Task<string> PrepareAsync(string document, params SignatureFieldDescriptor[] fields)
    {
        string prepared = _directory.Combine(Path.GetRandomFileName());
        await using FileStream source = File.OpenRead(document), destination = File.Create(prepared);
        await SignatureFieldPreparer.PrepareAsync(source, destination, fields);
        return prepared;
    }

    private async Task<string> SignAsync(string source, PdfSignatureOptions options)
    {
        string signed = _directory.Combine(Path.GetRandomFileName());
        using X509Signer signer = authorities.CreateSigner();
        await new PdfSigner(signer).SignAsync(source, signed, options);
        return signed;
    }

    private ValueTask<ValidationReport> ValidateAsync(string path) =>
        new PdfSignatureValidator(authorities.Trust).ValidateAsync(path);
}
