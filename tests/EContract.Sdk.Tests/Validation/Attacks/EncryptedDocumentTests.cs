using EContract.Sdk.Pades;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Encrypted documents (ISO 32000-2, 7.6): Contents is never encrypted, and the encryption is not to be exchanged.</summary>
public sealed class EncryptedDocumentTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    [Theory]
    [InlineData("256")]
    [InlineData("128", "--use-aes=y")]
    [InlineData("128", "--use-aes=n")]
    [InlineData("40")]
    public async Task Signed_PassesAndIsNotTakenApart(params string[] encryption)
    {
        SignedFile file = await SignAsync(encryption);

        ValidationReport report = await world.ValidateAsync(file.Bytes);

        Assert.True(report.Indication == ValidationIndication.TotalPassed, report.Error);
        // Whatever has its start flipped is still found, and broken.
        await world.AssertCaughtAsync(file.OverwriteContents($"<00{file.ContentsDigits[2..]}>"));
    }

    [Theory]
    [InlineData("removed", "")]
    [InlineData("null", "/Encrypt null")]
    [InlineData("identity", "/Encrypt<</Filter/Standard/V 4/R 4/Length 128/CF<</StdCF<</CFM/None>>>>/StmF/Identity/StrF/Identity/O(x)/U(x)/P -4>>")]
    [InlineData("another handler", "/Encrypt<</Filter/Nobody.Knows/V 1>>")]
    [InlineData("leads to nothing", "/Encrypt 99 0 R")]
    [InlineData("twice", "/Encrypt null/Encrypt @")]
    public async Task EncryptionExchangedByAnUpdate_IsForbidden(string _, string entry)
    {
        SignedFile file = await SignAsync("256");
        string own = System.Text.RegularExpressions.Regex.Match(file.Text, @"/Encrypt\s*(\d+ 0 R)").Groups[1].Value;

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes)
        {
            Xref = file.Text.Contains("/Type /XRef", StringComparison.Ordinal) || file.Text.Contains("/Type/XRef", StringComparison.Ordinal) ? RawXref.Stream : RawXref.Table,
            Trailer = entry.Replace("@", own, StringComparison.Ordinal),
        }.Build());
    }

    private async Task<SignedFile> SignAsync(params string[] encryption)
    {
        using var directory = new TemporaryDirectory();
        string plain = directory.Combine("plain.pdf"), encrypted = directory.Combine("encrypted.pdf");
        await File.WriteAllBytesAsync(plain, ContractPdf.Create());
        (await Qpdf.RunAsync(["--allow-weak-crypto", "--encrypt", "", "owner", .. encryption, "--", plain, encrypted])).EnsureSuccess();
        return new SignedFile(await world.Signing.SignAsync(PadesLevel.BaselineB, document: await File.ReadAllBytesAsync(encrypted)));
    }
}
