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

/// <summary>What is done to a signed document must be named for what it is.</summary>
public sealed class AttackTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Update_OfNothing_IsNoHarm() => await AssertAsync(LaterChanges.Ltv, _ => { });

    [Fact]
    public async Task Update_ReplacesPageContents_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        (PdfReference reference, PdfDictionary page) = PageTree.Find(update.Revision, 1);
        update.Set(reference, page.With("Contents", update.Add(new PdfStream(PdfDictionary.Empty, "BT ET"u8.ToArray()))));
    });

    [Fact]
    public async Task Update_ReplacesTheContentStreamItself_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        (_, PdfDictionary page) = PageTree.Find(update.Revision, 1);
        PdfObject contents = page["Contents"] is PdfArray array ? array[0] : page["Contents"]!;
        update.Set((PdfReference)contents, new PdfStream(PdfDictionary.Empty, "BT ET"u8.ToArray()));
    });

    [Theory]
    [InlineData("OpenAction")]
    [InlineData("AA")]
    [InlineData("Names")]
    [InlineData("OCProperties")]
    [InlineData("Perms")]
    [InlineData("Anything")]
    public async Task Update_AddsACatalogueEntry_IsForbidden(string key) => await AssertAsync(
        LaterChanges.Forbidden,
        update => update.Set(update.Revision.CatalogReference, update.Revision.Catalog.With(key, PdfDictionary.Empty)));

    [Fact]
    public async Task Update_AddsATextField_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update => AddField(update, new PdfDictionary(
        ("Type", new PdfName("Annot")), ("Subtype", new PdfName("Widget")), ("FT", new PdfName("Tx")), ("T", PdfString.FromText("amount")),
        ("V", PdfString.FromText("1,000,000")), ("Rect", Rectangle(0, 0, 100, 100)))));

    [Fact]
    public async Task Update_AddsAnUnsignedSignatureFieldThatShowsSomething_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update => AddField(update, SignatureField(update)
        .With("Rect", Rectangle(0, 0, 600, 800))
        .With("AP", new PdfDictionary(("N", update.Add(new PdfStream(new PdfDictionary(("Type", new PdfName("XObject")), ("Subtype", new PdfName("Form"))), "0 0 600 800 re f"u8.ToArray())))))));

    [Fact]
    public async Task Update_AddsAnEmptySignatureField_IsFormFilling() => await AssertAsync(LaterChanges.FormFilling, update => AddField(update, SignatureField(update)));

    [Fact]
    public async Task Update_PutsAnotherFieldOnTheSameSignature_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        var form = (PdfDictionary)update.Resolve(update.Revision.Catalog["AcroForm"])!;
        var signed = (PdfDictionary)update.Resolve(((PdfArray)update.Resolve(form["Fields"])!)[0])!;
        AddField(update, SignatureField(update).With("V", signed["V"]!));
    });

    [Theory]
    [InlineData(PadesLevel.BaselineB, "copy", null)]
    [InlineData(PadesLevel.BaselineB, "copy", PdfCertification.Annotations)]
    [InlineData(PadesLevel.BaselineLTA, "copy", null)]
    [InlineData(PadesLevel.BaselineB, "same name", null)]
    [InlineData(PadesLevel.BaselineB, "same name, timestamp", PdfCertification.NoChanges)]
    [InlineData(PadesLevel.BaselineB, "same name, unsigned", null)]
    [InlineData(PadesLevel.BaselineB, "value of another", null)]
    [InlineData(PadesLevel.BaselineB, "range of another", null)]
    public async Task Update_CoversThePageWithAnImitatedSignature_IsForbidden(PadesLevel level, string attack, PdfCertification? certification)
    {
        byte[] signed = await _world.SignAsync(level, options: new PdfSignatureOptions { Certification = certification });
        byte[] changed = Update(signed, update =>
        {
            PdfDictionary original = SignedField(update);
            var signature = (PdfDictionary)update.Resolve(original["V"])!;
            PdfDictionary field = Opaque(update, SignatureField(update));
            if (attack.StartsWith("same name", StringComparison.Ordinal))
                field = field.With("T", original["T"]!);
            AddField(update, attack switch
            {
                "copy" => field.With("V", update.Add(signature)),
                "same name" => field.With("V", update.Add(BogusSignature("Sig", "ETSI.CAdES.detached"))),
                "same name, timestamp" => field.With("V", update.Add(BogusSignature("DocTimeStamp", "ETSI.RFC3161"))),
                "value of another" => field.With("V", update.Add(BogusSignature("Sig", "ETSI.CAdES.detached").With("Contents", signature["Contents"]!))),
                "range of another" => field.With("V", update.Add(BogusSignature("Sig", "ETSI.CAdES.detached").With("ByteRange", signature["ByteRange"]!))),
                _ => field,
            });
        });

        ValidationReport report = await _world.ValidateAsync(changed, _world.Pki.RevocationSource);

        Assert.Equal(ValidationIndication.TotalFailed, report.Indication);
        Assert.All(
            report.Signatures.Where(signature => signature.Integrity == SignatureIntegrity.Intact),
            signature => Assert.Equal((LaterChanges.Forbidden, ValidationIndication.TotalFailed), (signature.LaterChanges, signature.Indication)));
        Assert.Contains(report.Signatures, signature => signature.Integrity == SignatureIntegrity.Intact);
        if (attack == "same name, unsigned")
            return;
        SignatureReport imitation = Assert.Single(report.Signatures, signature => signature.Integrity == SignatureIntegrity.Broken);
        Assert.Equal(ValidationSubIndication.FormatFailure, imitation.SubIndication);
        if (attack == "copy")
            Assert.Contains("copy of", imitation.Messages[0], StringComparison.Ordinal);
        else if (attack.StartsWith("same name", StringComparison.Ordinal))
            Assert.Contains("used twice", imitation.Messages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NoView and Print")]
    [InlineData("Hidden")]
    [InlineData("five numbers")]
    [InlineData("no number")]
    [InlineData("no rectangle")]
    [InlineData("states")]
    public async Task Update_AddsAnUnsignedFieldThatOnlySeemsInvisible_IsForbidden(string disguise) => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        PdfDictionary field = Opaque(update, SignatureField(update));
        AddField(update, disguise switch
        {
            "NoView and Print" => field.With("F", new PdfInteger(36)),
            "Hidden" => field.With("F", new PdfInteger(2)),
            "five numbers" => field.With("Rect", Rectangle(0, 0, 600, 800, 0)),
            "no number" => field.With("Rect", Rectangle(0, 0, 600).Append(PdfString.FromText("800"))),
            "no rectangle" => field.With("Rect", PdfNull.Instance),
            _ => field.With("AP", new PdfDictionary(("N", new PdfDictionary(("On", ((PdfDictionary)field["AP"]!)["N"]!))))),
        });
    });

    [Theory]
    [InlineData("missing object")]
    [InlineData("no dictionary")]
    [InlineData("no type")]
    [InlineData("no ByteRange")]
    public async Task FieldWithAnUnusableSignature_IsBrokenAndNotLeftOut(string fault)
    {
        byte[] document = Update(await File.ReadAllBytesAsync(TestInfrastructure.Documents.SamplePdfs.Contract), update =>
        {
            PdfDictionary field = SignatureField(update);
            PdfDictionary bogus = BogusSignature("Sig", "ETSI.CAdES.detached");
            field = fault switch
            {
                "missing object" => field.With("V", new PdfReference(9999, 0)),
                "no dictionary" => field.With("V", PdfString.FromText("signed")),
                "no type" => field.With("FT", PdfNull.Instance).With("V", update.Add(bogus)),
                _ => field.With("V", update.Add(bogus.With("ByteRange", PdfNull.Instance))),
            };
            update.Set(update.Revision.CatalogReference, update.Revision.Catalog.With("AcroForm", new PdfDictionary(("Fields", new PdfArray([update.Add(field)])))));
        });

        SignatureReport signature = Assert.Single((await _world.ValidateAsync(document)).Signatures);

        Assert.Equal(("New", SignatureIntegrity.Broken, ValidationSubIndication.FormatFailure), (signature.Field, signature.Integrity, signature.SubIndication));
    }

    [Fact]
    public async Task Update_AddsAVisibleDocumentTimestamp_IsNoMatterOfPreservation()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, options: new PdfSignatureOptions { Certification = PdfCertification.NoChanges });
        byte[] changed = Update(signed, update => AddField(
            update, Opaque(update, SignatureField(update)).With("V", update.Add(BogusSignature("DocTimeStamp", "ETSI.RFC3161")))));

        SignatureReport signature = await _world.ValidateOneAsync(changed);

        Assert.Equal((LaterChanges.FormFilling, false, ValidationIndication.TotalFailed), (signature.LaterChanges, signature.CertificationRespected, signature.Indication));
    }

    [Fact]
    public async Task Update_RemovesTheSignatureField_IsForbiddenAndTheSignatureStillReported() => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        PdfObject entry = update.Revision.Catalog["AcroForm"]!;
        PdfDictionary form = ((PdfDictionary)update.Resolve(entry)!).With("Fields", PdfArray.Empty);
        if (entry is PdfReference reference)
            update.Set(reference, form);
        else
            update.Set(update.Revision.CatalogReference, update.Revision.Catalog.With("AcroForm", form));
    });

    [Theory]
    [InlineData("Rect")]
    [InlineData("AP")]
    [InlineData("F")]
    [InlineData("V")]
    [InlineData("T")]
    public async Task Update_ChangesTheSignedField_IsForbidden(string key) => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        var form = (PdfDictionary)update.Resolve(update.Revision.Catalog["AcroForm"])!;
        var reference = (PdfReference)((PdfArray)update.Resolve(form["Fields"])!)[0];
        var field = (PdfDictionary)update.Resolve(reference)!;
        update.Set(reference, field.With(key, key == "T" ? PdfString.FromText("x") : key == "V" ? PdfNull.Instance : Rectangle(1, 2, 3, 4)));
    });

    [Fact]
    public async Task Update_RedefinesTheSignatureDictionary_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update =>
    {
        var form = (PdfDictionary)update.Resolve(update.Revision.Catalog["AcroForm"])!;
        var field = (PdfDictionary)update.Resolve(((PdfArray)update.Resolve(form["Fields"])!)[0])!;
        var reference = (PdfReference)field["V"]!;
        update.Set(reference, ((PdfDictionary)update.Resolve(reference)!).With("Reason", PdfString.FromText("別の理由")));
    });

    [Theory]
    [InlineData("FreeText", LaterChanges.Annotations)]
    [InlineData("Stamp", LaterChanges.Annotations)]
    [InlineData("Link", LaterChanges.Forbidden)]
    [InlineData("Redact", LaterChanges.Forbidden)]
    [InlineData("Widget", LaterChanges.Forbidden)]
    [InlineData("FreeTekst", LaterChanges.Forbidden)]
    public async Task Update_AddsAnAnnotation_IsNamedForItsKind(string type, LaterChanges expected)
    {
        SignatureReport signature = await AssertAsync(expected, update => AddAnnotation(update, new PdfDictionary(
            ("Type", new PdfName("Annot")), ("Subtype", new PdfName(type)), ("Rect", Rectangle(0, 0, 600, 800)))));

        // An annotation can cover what was signed: by default only a certification may allow it.
        Assert.Equal(ValidationIndication.TotalFailed, signature.Indication);
    }

    [Fact]
    public async Task Update_AddsAnAnnotationWithAnAction_IsForbidden() => await AssertAsync(LaterChanges.Forbidden, update => AddAnnotation(update, new PdfDictionary(
        ("Type", new PdfName("Annot")), ("Subtype", new PdfName("Text")), ("Rect", Rectangle(0, 0, 6, 8)), ("A", new PdfDictionary(("S", new PdfName("JavaScript")))))));

    [Theory]
    [InlineData("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>", LaterChanges.Ltv)]
    [InlineData("<html/>", LaterChanges.Forbidden)]
    [InlineData("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">", LaterChanges.Forbidden)]
    [InlineData("<!DOCTYPE x [<!ENTITY y \"z\">]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">&y;</x:xmpmeta>", LaterChanges.Forbidden)]
    public async Task Update_ReplacesMetadata_MustBePlainXmp(string packet, LaterChanges expected) => await AssertAsync(expected, update => update.Set(
        update.Revision.CatalogReference,
        update.Revision.Catalog.With("Metadata", update.Add(new PdfStream(
            new PdfDictionary(("Type", new PdfName("Metadata")), ("Subtype", new PdfName("XML"))), Encoding.UTF8.GetBytes(packet))))));

    [Theory]
    [InlineData(PdfCertification.NoChanges, "FreeText", false)]
    [InlineData(PdfCertification.FormFilling, "FreeText", false)]
    [InlineData(PdfCertification.Annotations, "FreeText", true)]
    [InlineData(PdfCertification.NoChanges, null, false)]
    [InlineData(PdfCertification.FormFilling, null, true)]
    public async Task Update_OfACertifiedDocument_MustBeAllowedByIt(PdfCertification certification, string? annotation, bool allowed)
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, options: new PdfSignatureOptions { Certification = certification });
        byte[] changed = Update(signed, update =>
        {
            if (annotation is null)
                AddField(update, SignatureField(update));
            else
                AddAnnotation(update, new PdfDictionary(("Subtype", new PdfName(annotation)), ("Rect", Rectangle(0, 0, 6, 8))));
        });

        SignatureReport signature = await _world.ValidateOneAsync(changed);

        Assert.Equal(allowed, signature.CertificationRespected);
        Assert.Equal(allowed ? ValidationIndication.TotalPassed : ValidationIndication.TotalFailed, signature.Indication);
    }

    [Fact]
    public async Task Certified_ThenTimestamped_IsRespectedEvenWithoutChangesAllowed()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineLTA, options: new PdfSignatureOptions { Certification = PdfCertification.NoChanges });

        SignatureReport signature = await _world.ValidateOneAsync(signed);

        Assert.Equal((true, LaterChanges.Ltv, ValidationIndication.TotalPassed), (signature.CertificationRespected, signature.LaterChanges, signature.Indication));
    }

    [Theory]
    [InlineData("\0\0\0\0")]
    [InlineData("junk")]
    [InlineData("\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")]
    [InlineData("%%EOF\n")]
    public async Task Append_BytesThatAreNoUpdate_IsForbidden(string tail)
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);

        AssertForbidden(await _world.ValidateAsync([.. signed, .. Encoding.Latin1.GetBytes(tail)]));
    }

    [Fact]
    public async Task Append_AWholeOtherFile_IsForbiddenAndTheSignatureStillReported()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        string other = "%PDF-1.7\n";
        var offsets = new List<long>();
        foreach (string body in (string[])["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"])
        {
            offsets.Add(signed.Length + other.Length);
            other += string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }

        long xref = signed.Length + other.Length;
        other += "xref\n0 4\n0000000000 65535 f \n" + string.Concat(offsets.Select(offset => string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n")));
        other += string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n");

        ValidationReport report = await _world.ValidateAsync([.. signed, .. Encoding.Latin1.GetBytes(other)]);

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.Equal((LaterChanges.Forbidden, ValidationIndication.TotalFailed, false), (signature.LaterChanges, signature.Indication, signature.CoversWholeDocument));
    }

    [Fact]
    public async Task Append_BodyAndTrailerThatPointToTheOldCrossReference_IsForbidden()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        long startXref = PdfFileLayout.Find(PdfSource.FromMemory(signed), PdfReaderOptions.Default).StartXref;
        string tail = string.Create(CultureInfo.InvariantCulture, $"\n4 0 obj\n<< /Evil true >>\nendobj\nstartxref\n{startXref}\n%%EOF\n");

        AssertForbidden(await _world.ValidateAsync([.. signed, .. Encoding.Latin1.GetBytes(tail)]));
    }

    [Fact]
    public async Task Append_BodyWithAnEmptyCrossReference_IsForbidden()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(signed));
        string body = "\n4 0 obj\n<< /Evil true >>\nendobj\n";
        long xref = signed.Length + body.Length;
        string tail = string.Create(CultureInfo.InvariantCulture, $"{body}xref\n0 0\ntrailer\n<< /Size 100 /Root {revision.CatalogReference} /Prev {revision.Layout.StartXref} >>\nstartxref\n{xref}\n%%EOF\n");

        AssertForbidden(await _world.ValidateAsync([.. signed, .. Encoding.Latin1.GetBytes(tail)]));
    }

    [Fact]
    public async Task Append_CrossReferenceThatPointsIntoTheSignedBytes_IsForbidden()
    {
        // Hide and replace: the content was there when the document was signed, and only the update makes it an object.
        byte[] document = await File.ReadAllBytesAsync(TestInfrastructure.Documents.SamplePdfs.Contract);
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, document: document);
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(signed));
        (PdfReference first, _) = PageTree.Find(revision, 1);
        (PdfReference second, _) = PageTree.Find(revision, 2);
        revision.TryFindEntry(second.Number, out XrefEntry place);
        string tail = string.Create(
            CultureInfo.InvariantCulture,
            $"\nxref\n{first.Number} 1\n{place.Location:D10} 00000 n \ntrailer\n<< /Size 1000 /Root {revision.CatalogReference} /Prev {revision.Layout.StartXref} >>\nstartxref\n{signed.Length + 1}\n%%EOF\n");

        AssertForbidden(await _world.ValidateAsync([.. signed, .. Encoding.Latin1.GetBytes(tail)]));
    }

    [Fact]
    public async Task FlippedByte_Anywhere_NeverPasses()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        for (int i = 20; i < signed.Length - 1; i += signed.Length / 60)
        {
            byte[] flipped = [.. signed];
            flipped[i] ^= 0x01;
            ValidationReport report = await _world.ValidateAsync(flipped, _world.Pki.RevocationSource);
            Assert.NotEqual(ValidationIndication.TotalPassed, report.Indication);
        }
    }

    [Theory]
    [InlineData("/ByteRange", "/ByteRangX")]
    [InlineData("/Contents <3", "/Contents <0")]
    [InlineData("/SubFilter /ETSI.CAdES.detached", "/SubFilter /ETSI.CAdES.detachex")]
    [InlineData("/ByteRange [0 ", "/ByteRange [1 ")]
    public async Task SignatureDictionary_EntryTamperedWith_DoesNotPass(string from, string to)
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        string text = Encoding.Latin1.GetString(signed);
        // The writer's spacing is its own business: look for the entry with or without a space.
        if (!text.Contains(from, StringComparison.Ordinal))
            (from, to) = (from.Replace(" ", "", StringComparison.Ordinal), to.Replace(" ", "", StringComparison.Ordinal));
        int at = text.LastIndexOf(from, StringComparison.Ordinal);
        Assert.True(at > 0, $"{from} is not in the file");
        byte[] tampered = Encoding.Latin1.GetBytes(text[..at] + to + text[(at + from.Length)..]);

        ValidationReport report = await _world.ValidateAsync(tampered, _world.Pki.RevocationSource);

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.NotEqual(ValidationIndication.TotalPassed, signature.Indication);
        Assert.NotEqual(SignatureIntegrity.Intact, signature.Integrity);
    }

    [Fact]
    public async Task TimestampOfAnotherDocument_IsBroken()
    {
        byte[] one = await _world.TimestampAsync(await File.ReadAllBytesAsync(TestInfrastructure.Documents.SamplePdfs.Contract));
        byte[] changed = [.. one];
        changed[100] ^= 1;

        ValidationReport report = await _world.ValidateAsync(changed);

        Assert.Equal(ValidationSubIndication.HashFailure, Assert.Single(report.Signatures).SubIndication);
    }

    private static byte[] Update(byte[] document, Action<IncrementalUpdate> change)
    {
        var update = new IncrementalUpdate(PdfRevision.Open(PdfSource.FromMemory(document)));
        change(update);
        return [.. document, .. update.Serialize().Bytes];
    }

    private static PdfArray Rectangle(params IEnumerable<int> corners) => new([.. corners.Select(corner => new PdfInteger(corner))]);

    private static PdfDictionary SignedField(IncrementalUpdate update)
    {
        var form = (PdfDictionary)update.Resolve(update.Revision.Catalog["AcroForm"])!;
        return (PdfDictionary)update.Resolve(((PdfArray)update.Resolve(form["Fields"])!)[0])!;
    }

    private static PdfDictionary BogusSignature(string type, string subFilter) => new(
        ("Type", new PdfName(type)), ("Filter", new PdfName("Adobe.PPKLite")), ("SubFilter", new PdfName(subFilter)),
        ("Contents", new PdfString(new byte[] { 0 })), ("ByteRange", Rectangle(0, 1, 2, 3)));

    private static PdfDictionary Opaque(IncrementalUpdate update, PdfDictionary field) => field
        .With("Rect", Rectangle(0, 0, 600, 800))
        .With("F", new PdfInteger(4))
        .With("AP", new PdfDictionary(("N", update.Add(new PdfStream(
            new PdfDictionary(("Type", new PdfName("XObject")), ("Subtype", new PdfName("Form")), ("BBox", Rectangle(0, 0, 600, 800))), "1 g 0 0 600 800 re f"u8.ToArray())))));

    private static PdfDictionary SignatureField(IncrementalUpdate update) => new(
        ("Type", new PdfName("Annot")), ("Subtype", new PdfName("Widget")), ("FT", new PdfName("Sig")), ("T", PdfString.FromText("New")),
        ("Rect", Rectangle(0, 0, 0, 0)), ("P", PageTree.Find(update.Revision, 1).Reference));

    private static void AddField(IncrementalUpdate update, PdfDictionary field)
    {
        PdfReference added = update.Add(field);
        PdfObject entry = update.Revision.Catalog["AcroForm"]!;
        var form = (PdfDictionary)update.Resolve(entry)!;
        form = form.With("Fields", ((PdfArray)update.Resolve(form["Fields"])!).Append(added));
        if (entry is PdfReference reference)
            update.Set(reference, form);
        else
            update.Set(update.Revision.CatalogReference, update.Revision.Catalog.With("AcroForm", form));
        AddToPage(update, added);
    }

    private static void AddAnnotation(IncrementalUpdate update, PdfDictionary annotation) => AddToPage(update, update.Add(annotation));

    private static void AddToPage(IncrementalUpdate update, PdfReference annotation)
    {
        (PdfReference reference, PdfDictionary page) = PageTree.Find(update.Revision, 1);
        PdfArray annotations = update.Resolve(page["Annots"]) as PdfArray ?? PdfArray.Empty;
        update.Set(reference, page.With("Annots", annotations.Append(annotation)));
    }

    private static void AssertForbidden(ValidationReport report)
    {
        Assert.NotEqual(ValidationIndication.TotalPassed, report.Indication);
        if (report.Error is null)
            Assert.All(report.Signatures, signature => Assert.Equal(LaterChanges.Forbidden, signature.LaterChanges));
    }

    private async Task<SignatureReport> AssertAsync(LaterChanges expected, Action<IncrementalUpdate> change)
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);

        SignatureReport signature = await _world.ValidateOneAsync(Update(signed, change));

        Assert.True(expected == signature.LaterChanges, $"{signature.LaterChanges}: {string.Join(" ", signature.Messages)}");
        Assert.Equal(SignatureIntegrity.Intact, signature.Integrity);
        Assert.False(signature.CoversWholeDocument);
        if (expected <= LaterChanges.FormFilling)
            Assert.Equal(ValidationIndication.TotalPassed, signature.Indication);
        else
            Assert.Equal((ValidationIndication.TotalFailed, ValidationSubIndication.FormatFailure), (signature.Indication, signature.SubIndication));
        return signature;
    }
}
