using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Signing;
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

    private async Task<string> EncryptAsync(string document, string encryption)
    {
        string output = _directory.Combine(Path.GetFileNameWithoutExtension(document) + "-encrypted.pdf");
        string[] options = encryption.Split(' ');
        (await Qpdf.RunAsync(["--allow-weak-crypto", "--encrypt", "user", "owner", .. options, "--", document, output])).EnsureSuccess();
        return output;
    }
}
