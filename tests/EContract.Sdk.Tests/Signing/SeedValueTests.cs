using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Syntax;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing;

/// <summary>What a field wants of its signature: kept to where it binds, advice where it does not.</summary>
public sealed class SeedValueTests : IDisposable
{
    private const SeedValueConstraints All = (SeedValueConstraints)0x1FF;
    private const CertificateSeedValueConstraints AllOfCertificate = (CertificateSeedValueConstraints)0x2F;

    private readonly SigningWorld _world = new();

    /// <summary>The entry, a seed value, and options that do not keep to it.</summary>
    public static TheoryData<string, SignatureSeedValue, PdfSignatureOptions> Broken => new()
    {
        { "Filter", new() { Filter = "Own.Handler" }, new() },
        { "SubFilter", new() { SubFilters = ["adbe.x509.rsa_sha1", "ETSI.RFC3161"] }, new() },
        { "DigestMethod", new() { DigestMethods = ["SHA384", "SHA512"] }, new() },
        { "V", new() { ParserVersion = 3.5 }, new() },
        { "Reasons", new() { Reasons = ["契約の締結"] }, new() },
        { "Reasons", new() { Reasons = ["契約の締結"] }, new() { Reason = "検収" } },
        { "Reasons", new() { Reasons = ["."] }, new() { Reason = "検収" } },
        { "LegalAttestation", new() { LegalAttestations = ["…"] }, new() { Certification = PdfCertification.FormFilling } },
        { "AddRevInfo", new() { AddRevocationInformation = true }, new() { Level = PadesLevel.BaselineT } },
        { "LockDocument", new() { DocumentLock = SeedValueDocumentLock.Locked }, new() { Lock = SignatureFieldLock.All } },
        { "LockDocument", new() { DocumentLock = SeedValueDocumentLock.Unlocked }, new() { Certification = PdfCertification.NoChanges } },
        { "AppearanceFilter", new() { AppearanceFilter = "印影" }, new() },
        { "MDP", new() { Mdp = SeedValueMdp.Approval }, new() { Certification = PdfCertification.FormFilling } },
        { "MDP", new() { Mdp = SeedValueMdp.CertifyNoChanges }, new() { Certification = PdfCertification.FormFilling } },
        { "MDP", new() { Mdp = SeedValueMdp.CertifyFormFilling }, new() },
        { "TimeStamp", new() { RequiresTimestamp = true, TimestampUrl = "http://tsa.example/" }, new() },
    };

    /// <summary>A seed value, and options that keep to it.</summary>
    public static TheoryData<SignatureSeedValue, PdfSignatureOptions> Kept => new()
    {
        { new() { Filter = "Adobe.PPKLite", SubFilters = ["adbe.pkcs7.detached", "ETSI.CAdES.detached"] }, new() },
        { new() { DigestMethods = ["SHA512", "SHA256"], ParserVersion = 2 }, new() },
        { new() { Reasons = ["検収", "契約の締結"] }, new() { Reason = "契約の締結" } },
        { new() { Reasons = ["."] }, new() },
        { new() { LegalAttestations = ["…"], AddRevocationInformation = false }, new() },
        { new() { AddRevocationInformation = true, RequiresTimestamp = true }, new() { Level = PadesLevel.BaselineLT } },
        { new() { DocumentLock = SeedValueDocumentLock.Locked }, new() { Lock = SignatureFieldLock.All with { Permission = PdfCertification.NoChanges } } },
        { new() { DocumentLock = SeedValueDocumentLock.Auto, Mdp = SeedValueMdp.Approval }, new() },
        { new() { Mdp = SeedValueMdp.CertifyAnnotations }, new() { Certification = PdfCertification.Annotations } },
    };

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task SignAsync_SeedValueNotKeptTo_RefusedNamingTheEntry(string entry, SignatureSeedValue seed, PdfSignatureOptions options)
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(() => SignAsync(seed with { Required = RequiredFor(seed) }, options));

        Assert.Equal(PdfSigningFailure.SeedValueNotMet, error.Failure);
        Assert.Contains($"in {entry} of its seed value", error.Message);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task SignAsync_SeedValueThatOnlyAdvises_Signs(string entry, SignatureSeedValue seed, PdfSignatureOptions options)
    {
        // These two have no flag in Ff: MDP always binds, TimeStamp has its own.
        if (entry is not "MDP" and not "TimeStamp")
            await SignAsync(seed, options);
        else
            await SignAsync(seed with { Mdp = null, RequiresTimestamp = false }, options);
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task SignAsync_SeedValueKeptTo_Signs(SignatureSeedValue seed, PdfSignatureOptions options) =>
        await SignAsync(seed with { Required = RequiredFor(seed) }, options);

    [Fact]
    public async Task SignAsync_CertificateNotWanted_RefusedNamingTheEntry()
    {
        X509Certificate2 root = _world.Pki.Root, stranger = new SigningWorld().Pki.Root;
        (string Entry, CertificateSeedValue Seed)[] cases =
        [
            ("Subject", new() { Subjects = [root] }),
            ("Issuer", new() { Issuers = [stranger] }),
            ("OID", new() { Policies = ["1.2.3.4"] }),
            ("SubjectDN", new() { SubjectNames = [new Dictionary<string, string> { ["CN"] = "鈴木 花子" }] }),
            ("SubjectDN", new() { SubjectNames = [new Dictionary<string, string> { ["CN"] = "署名 太郎", ["2.5.4.10"] = "東海市" }] }),
            ("KeyUsage", new() { KeyUsages = ["0", "XXXXX1"] }),
        ];
        foreach (var (entry, seed) in cases)
        {
            var error = await Assert.ThrowsAsync<PdfSigningException>(() =>
                SignAsync(new() { Certificate = seed with { Required = AllOfCertificate & Named(entry) } }, new()));
            Assert.Equal(PdfSigningFailure.SeedValueNotMet, error.Failure);
            Assert.Contains($"in {entry} of Cert of its seed value", error.Message);
            await SignAsync(new() { Certificate = seed }, new());
        }
    }

    [Fact]
    public async Task SignAsync_CertificateWanted_Signs()
    {
        using X509Signer signer = _world.CreateSigner("署名 太郎");
        X509Certificate2 own = (await signer.GetCredentialAsync()).Certificate;
        var seed = new CertificateSeedValue
        {
            Required = AllOfCertificate,
            Subjects = [_world.Pki.Root, own],
            Issuers = [_world.Pki.Root],
            SubjectNames = [new Dictionary<string, string> { ["cn"] = "署名  太郎" }],
            KeyUsages = ["0XXXXXXXX", "1XXXX00"],
            Url = "https://certificates.example/",
        };

        await SignAsync(new() { Certificate = seed }, new(), signer);
    }

    [Fact]
    public async Task Write_EveryEntry_ReadsBackTheSame()
    {
        var seed = new SignatureSeedValue
        {
            Required = All,
            Filter = "Adobe.PPKLite",
            SubFilters = ["a", "b"],
            DigestMethods = ["SHA256"],
            ParserVersion = 2,
            Reasons = ["理由", "reason"],
            LegalAttestations = ["attestation"],
            AddRevocationInformation = true,
            DocumentLock = SeedValueDocumentLock.Unlocked,
            AppearanceFilter = "印影",
            Mdp = SeedValueMdp.Approval,
            TimestampUrl = "http://tsa.example/",
            RequiresTimestamp = true,
            Certificate = new()
            {
                Required = AllOfCertificate,
                Subjects = [_world.Pki.Root],
                Issuers = [_world.Pki.IssuingCa],
                Policies = ["1.2.3"],
                SubjectNames = [new Dictionary<string, string> { ["CN"] = "山田", ["O"] = "東海市" }],
                KeyUsages = ["1X0"],
                Url = "https://certificates.example/",
            },
        };
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(await PrepareAsync(seed)));
        FormField field = AcroForm.Read(revision).Find("buyer")!;

        // Table 235: SV shall be an indirect reference.
        var written = (PdfDictionary)revision.Resolve(Assert.IsType<PdfReference>(field.Dictionary["SV"]))!;
        SignatureSeedValue read = new SeedValueReader(revision).Read(written);
        Assert.Equal(seed.Required, read.Required);
        Assert.Equal(Bytes(SeedValueWriter.Write(seed)), Bytes(SeedValueWriter.Write(read)));
    }

    [Theory]
    [InlineData("<</Ff(x)/Filter 1/SubFilter/One/Reasons<<>>/Cert[]/TimeStamp/No/MDP 7/V(3)/LockDocument true/AddRevInfo/true>>")]
    [InlineData("<</Ff 99999999999/Reasons[1 2 null]/Cert<</Ff 255/Subject[(no certificate)]/SubjectDN[1<</CN 5>>]/KeyUsage[(ééé)]>>>>")]
    public async Task SignAsync_MalformedSeedValue_SignedOrRefusedInWords(string dictionary)
    {
        byte[] prepared = await PrepareAsync(new() { Filter = "x" });
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(prepared));
        FormField field = AcroForm.Read(revision).Find("buyer")!;
        var update = new IncrementalUpdate(revision);
        var lexer = new PdfLexer(PdfSource.FromMemory(Encoding.Latin1.GetBytes(dictionary)), PdfReaderOptions.Default);
        update.Set((PdfReference)field.Dictionary["SV"]!, new PdfObjectParser(lexer, PdfReaderOptions.Default).ReadObject());
        try
        {
            await _world.SignAsync(PadesLevel.BaselineB, document: [.. prepared, .. update.Serialize().Bytes], options: new PdfSignatureOptions { FieldName = "buyer" });
        }
        catch (PdfSigningException e)
        {
            Assert.Equal(PdfSigningFailure.SeedValueNotMet, e.Failure);
        }

    }

    private static byte[] Bytes(PdfDictionary dictionary)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new PdfObjectWriter(output).Write(dictionary);
        return output.WrittenSpan.ToArray();
    }

    // Only what the seed value has: "no reasons" is a constraint, too.
    private static SeedValueConstraints RequiredFor(SignatureSeedValue seed) =>
        seed.Reasons.Count > 0 ? All : All & ~SeedValueConstraints.Reasons;

    private static CertificateSeedValueConstraints Named(string entry) => entry switch
    {
        "Subject" => CertificateSeedValueConstraints.Subjects,
        "Issuer" => CertificateSeedValueConstraints.Issuers,
        "OID" => CertificateSeedValueConstraints.Policies,
        "SubjectDN" => CertificateSeedValueConstraints.SubjectNames,
        _ => CertificateSeedValueConstraints.KeyUsages,
    };

    private static async Task<byte[]> PrepareAsync(SignatureSeedValue seed)
    {
        using var prepared = new MemoryStream();
        await using FileStream source = File.OpenRead(SamplePdfs.Contract);
        await SignatureFieldPreparer.PrepareAsync(source, prepared, [new SignatureFieldDescriptor("buyer") { SeedValue = seed }]);
        return prepared.ToArray();
    }

    private async Task SignAsync(SignatureSeedValue seed, PdfSignatureOptions options, X509Signer? signer = null)
    {
        byte[] prepared = await PrepareAsync(seed);
        byte[] signed = await _world.SignAsync(options.Level, signer, prepared, options with { FieldName = "buyer" });
        Assert.True((await _world.ValidateOneAsync(signed)).Integrity == SignatureIntegrity.Intact);
    }
}
