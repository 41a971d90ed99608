using System.Text;
using System.Text.RegularExpressions;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing.Bulk;

public sealed class SignedOutputTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Signer _key;
    private readonly string _source;
    private readonly string _output;

    public SignedOutputTests()
    {
        _key = _pki.CreateSigner("一括 署名");
        _source = _directory.WriteFile("source.pdf", SyntheticPdf.Create(2000));
        _output = _directory.Combine("output.pdf");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(PadesLevel.BaselineB)]
    [InlineData(PadesLevel.BaselineT)]
    [InlineData(PadesLevel.BaselineLT)]
    [InlineData(PadesLevel.BaselineLTA)]
    public async Task IsOf_SignedAtALevel_ReachesItAndThoseBelow(PadesLevel level)
    {
        await SignAsync(_source, _output, level);

        foreach (PadesLevel asked in Enum.GetValues<PadesLevel>())
            Assert.Equal(asked <= level, await IsOfAsync(asked));
    }

    [Fact]
    public async Task IsOf_SignedAgainBySomebodyElse_IsStillDone()
    {
        string first = _directory.Combine("first.pdf");
        await SignAsync(_source, first, PadesLevel.BaselineB);
        using X509Signer other = _pki.CreateSigner("別人");
        await SignAsync(first, _output, PadesLevel.BaselineB, other);

        Assert.True(await IsOfAsync());
    }

    [Fact]
    public async Task IsOf_SourceIsSignedAlready_LooksForTheSignatureAfterIt()
    {
        string signed = _directory.Combine("signed.pdf");
        await SignAsync(_source, signed, PadesLevel.BaselineB);
        File.Copy(signed, _output);

        // The source's own signature, by the same key, is not the one that was asked for.
        Assert.False(SignedOutput.IsOf(signed, _output, new(), await CredentialAsync(), Token));
        await SignAsync(signed, _output, PadesLevel.BaselineB);
        Assert.True(SignedOutput.IsOf(signed, _output, new(), await CredentialAsync(), Token));
    }

    [Fact]
    public async Task IsOf_AnyByteChanged_IsNot()
    {
        await SignAsync(_source, _output, PadesLevel.BaselineB);
        byte[] good = await File.ReadAllBytesAsync(_output, Token);
        // Contents is covered by nothing: certificates of issuers and padding in it may change without harm.
        Match range = Regex.Match(Encoding.Latin1.GetString(good), @"/ByteRange\s*\[\s*0 (\d+) (\d+)");
        int gapStart = int.Parse(range.Groups[1].Value), gapEnd = int.Parse(range.Groups[2].Value);
        for (int i = 0; i < good.Length; i = i + 13 is var next && next > gapStart && i < gapStart ? gapEnd : next)
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            await File.WriteAllBytesAsync(_output, bad, Token);

            Assert.False(await IsOfAsync(), $"byte {i}");
        }
    }

    [Fact]
    public async Task IsOf_CutShort_IsNot()
    {
        await SignAsync(_source, _output, PadesLevel.BaselineB);
        byte[] good = await File.ReadAllBytesAsync(_output, Token);
        for (int length = 0; length < good.Length - 1; length += 97)
        {
            await File.WriteAllBytesAsync(_output, good[..length], Token);
            Assert.False(await IsOfAsync(), $"{length} bytes");
        }
    }

    [Fact]
    public async Task IsOf_AnotherKey_IsNot()
    {
        using X509Signer other = _pki.CreateSigner("一括 署名");
        await SignAsync(_source, _output, PadesLevel.BaselineB, other);

        Assert.False(await IsOfAsync());
    }

    [Fact]
    public async Task IsOf_AnotherSource_IsNot()
    {
        string other = _directory.WriteFile("other.pdf", SyntheticPdf.Create(1000));
        await SignAsync(other, _output, PadesLevel.BaselineB);

        Assert.False(await IsOfAsync());
    }

    [Fact]
    public async Task IsOf_AnotherField_IsNot()
    {
        await SignAsync(_source, _output, PadesLevel.BaselineB);

        Assert.True(SignedOutput.IsOf(_source, _output, new() { FieldName = "Signature1" }, await CredentialAsync(), Token));
        Assert.False(SignedOutput.IsOf(_source, _output, new() { FieldName = "buyer" }, await CredentialAsync(), Token));
    }

    private ValueTask<SigningCredential> CredentialAsync() => _key.GetCredentialAsync(Token);

    private async Task<bool> IsOfAsync(PadesLevel level = PadesLevel.BaselineB) =>
        SignedOutput.IsOf(_source, _output, new PdfSignatureOptions { Level = level }, await CredentialAsync(), Token);

    private async Task SignAsync(string source, string output, PadesLevel level, X509Signer? key = null) =>
        await new PdfSigner(key ?? _key, _pki.TimestampAuthority, _pki.RevocationSource, new TrustAnchors(_pki.Root))
            .SignAsync(source, output, new PdfSignatureOptions { Level = level }, Token);
}
