using System.Text.Json.Nodes;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

public sealed class EncryptedDocumentTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Encryptions =>
    [
        "40",
        "128 --use-aes=n",
        "128 --use-aes=y",
        "128 --use-aes=y --cleartext-metadata",
        "256",
        "256 --force-R5",
    ];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task SignAsync_EitherPassword_KeepsTheEncryptionAndTheText(string encryption)
    {
        foreach (string document in SamplePdfs.All)
        {
            string source = await EncryptAsync(document, encryption);
            foreach (string password in new[] { "user", "owner" })
            {
                using X509Signer signer = authorities.CreateSigner();
                string output = _directory.Combine("signed.pdf");
                await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust).SignAsync(source, output, new PdfSignatureOptions
                {
                    Level = PadesLevel.BaselineLTA,
                    Reason = "Agreed-in-secret",
                    Password = password,
                });

                byte[] before = await File.ReadAllBytesAsync(source), after = await File.ReadAllBytesAsync(output);
                Assert.True(after.AsSpan().StartsWith(before));
                Assert.False(after.AsSpan().IndexOf("Agreed-in-secret"u8) >= 0, "The reason stands in the file unencrypted.");
                await Qpdf.CheckAsync(output, password);
                string plain = _directory.Combine("plain.pdf");
                (await Qpdf.RunAsync("--password=" + password, "--decrypt", "--qdf", output, plain)).EnsureSuccess();
                Assert.True((await File.ReadAllBytesAsync(plain)).AsSpan().IndexOf("Agreed-in-secret"u8) >= 0);
                Assert.Equal(await Poppler.ExtractTextAsync(document), await Poppler.ExtractTextAsync(plain));

                IReadOnlyList<RawSignature> signatures = RawSignature.FindAll(after);
                Assert.Equal(2, signatures.Count);
                await OpenSsl.VerifyCmsAsync(signatures[0].Contents, signatures[0].Covered, authorities.Pki.Root);
                await OpenSsl.VerifyTimestampAsync(signatures[1].Contents, signatures[1].Covered, [authorities.Pki.Root], authorities.Pki.IssuingCa);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task SignAsync_SealAndJapaneseReason_EveryOtherObjectDecryptsToWhatItWas(string encryption)
    {
        string source = await EncryptAsync(SamplePdfs.Specification, encryption);
        foreach (string password in new[] { "user", "owner" })
            await AssertSealedUnharmedAsync(source, password);
    }

    [Theory]
    [InlineData("pdfbox__PasswordSample-128bit.pdf", "user")]
    [InlineData("pypdf__libreoffice-writer-password.pdf", "openpassword")]
    [InlineData("qpdf__job-json-encrypt-128.pdf", "u")]
    [InlineData("qpdf__c-r5-in.pdf", "user3")]
    [InlineData("qpdf__c-r5-in.pdf", "owner3")]
    [InlineData("openpdf__issue6010_2-pw.pdf", "æøå")]
    public Task SignAsync_DocumentsOfOthers_EveryOtherObjectDecryptsToWhatItWas(string file, string password) =>
        AssertSealedUnharmedAsync(Corpus.Require("robust-broken", file), password);

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task SignAsync_WrongOrNoPassword_SaysSo(string encryption)
    {
        string source = await EncryptAsync(SamplePdfs.Contract, encryption);
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);

        var missing = await Assert.ThrowsAsync<PdfPasswordException>(async () => await pdf.SignAsync(source, _directory.Combine("out.pdf")));
        var wrong = await Assert.ThrowsAsync<PdfPasswordException>(async () =>
            await pdf.SignAsync(source, _directory.Combine("out.pdf"), new PdfSignatureOptions { Password = "guess" }));

        Assert.Contains("without its password", missing.Message);
        Assert.Contains("neither its user nor its owner", wrong.Message);
        Assert.DoesNotContain("guess", wrong.ToString());
        Assert.False(File.Exists(_directory.Combine("out.pdf")));
    }

    [Fact]
    public void Options_AsText_DoNotShowThePassword() =>
        Assert.DoesNotContain("hidden", new PdfSignatureOptions { Password = "hidden" }.ToString());

    private async Task AssertSealedUnharmedAsync(string source, string password)
    {
        const string Reason = "契約の締結";
        using X509Signer signer = authorities.CreateSigner();
        string output = _directory.Combine("sealed.pdf");

        await new PdfSigner(signer).SignAsync(source, output, new PdfSignatureOptions
        {
            Reason = Reason,
            Password = password,
            Appearance = SignatureAppearance.ForSeal(new SealImpression("山田"), PdfFont.FromFile(InstalledFonts.IpaexMincho)),
            Placement = FieldPlacement.OnPage(1, 60, 60, 40, 40),
        });

        byte[] before = await File.ReadAllBytesAsync(source), after = await File.ReadAllBytesAsync(output);
        Assert.True(after.AsSpan().StartsWith(before));
        Assert.Equal(await CheckAsync(source, password), await CheckAsync(output, password));
        // As it stands in the file, so that it is not encrypted.
        RawSignature signature = Assert.Single(RawSignature.FindAll(after, before.Length));
        await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, authorities.Pki.Root);

        JsonObject old = await DecryptedObjectsAsync(source, password), now = await DecryptedObjectsAsync(output, password);
        string[] changed = [.. old.Where(each => !JsonNode.DeepEquals(each.Value, now[each.Key])).Select(each => each.Key)];
        // The catalogue, the page, and perhaps the form; the trailer is another by its nature.
        Assert.InRange(changed.Count(key => key != "trailer"), 1, 3);
        Assert.All(changed, key => Assert.Null(old[key]!["stream"]));
        JsonNode[] added = [.. now.Where(each => !old.ContainsKey(each.Key)).Select(each => each.Value!)];
        Assert.Single(added, value => value["value"]?["/Reason"]?.GetValue<string>() == "u:" + Reason);
        Assert.Contains(added, value => IsFontProgram(value));
    }

    // The program of a TrueType font begins with its version, 1.0.
    private static bool IsFontProgram(JsonNode value) =>
        value["stream"]?["data"]?.GetValue<string>() is { } data && Convert.FromBase64String(data).AsSpan().StartsWith(new byte[] { 0, 1, 0, 0 });

    private static async Task<int> CheckAsync(string path, string password) => (await Qpdf.RunAsync("--check", "--password=" + password, path)).ExitCode;

    /// <summary>All objects as qpdf decrypts and decodes them.</summary>
    private static async Task<JsonObject> DecryptedObjectsAsync(string path, string password)
    {
        ToolResult result = await Qpdf.RunAsync(
            "--password=" + password, "--json=2", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=generalized", path);
        // 3 is a warning, of what was odd before.
        Assert.True(result.ExitCode is 0 or 3, result.Errors);
        return JsonNode.Parse(result.Output)!["qpdf"]![1]!.AsObject();
    }

    private async Task<string> EncryptAsync(string document, string encryption)
    {
        string output = _directory.Combine(Path.GetFileNameWithoutExtension(document) + "-encrypted.pdf");
        string[] options = encryption.Split(' ');
        (await Qpdf.RunAsync(["--allow-weak-crypto", "--encrypt", "user", "owner", .. options, "--", document, output])).EnsureSuccess();
        return output;
    }
}
