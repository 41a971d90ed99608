using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Validation;

public sealed class SignedRevisionTests : IDisposable
{
    private readonly SigningWorld _world = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _world.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task ExtractAsync_EachSignatureOfSeveral_GivesTheFileAsItWasThen()
    {
        byte[] first = await _world.SignAsync(PadesLevel.BaselineB);
        byte[] second = await _world.SignAsync(PadesLevel.BaselineB, document: first);
        byte[] stamped = await _world.TimestampAsync(second);
        ValidationReport report = await _world.ValidateAsync(stamped);

        byte[][] extracted = [.. await Task.WhenAll(report.Signatures.Select(signature => ExtractAsync(stamped, signature.Field)))];

        Assert.Equal([first, second, stamped], extracted);
    }

    [Fact]
    public async Task ExtractAsync_ToAFile_IsJudgedAsItWasThen()
    {
        byte[] first = await _world.SignAsync(PadesLevel.BaselineB);
        string source = _directory.WriteFile("changed.pdf", [.. await _world.SignAsync(PadesLevel.BaselineB, document: first), .. "rubbish"u8]);
        string destination = _directory.Combine("first.pdf");

        long length = await SignedRevision.ExtractAsync(source, "Signature1", destination, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(first.Length, length);
        ValidationReport report = await _world.ValidateAsync(await File.ReadAllBytesAsync(destination, TestContext.Current.CancellationToken), _world.Pki.RevocationSource);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.True(Assert.Single(report.Signatures).CoversWholeDocument);
    }

    [Fact]
    public async Task ExtractAsync_NoSuchSignature_NamesThoseThatAre()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);

        var e = await Assert.ThrowsAsync<SignedRevisionException>(() => ExtractAsync(signed, "Buyer"));

        Assert.Equal(SignedRevisionFailure.NoSuchSignature, e.Failure);
        Assert.Contains("Signature1", e.Message);
    }

    [Fact]
    public async Task ExtractAsync_CoversLessThanItsRevision_RefusesAndLeavesNothing()
    {
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB);
        string text = Encoding.Latin1.GetString(signed);
        Group last = Regex.Match(text, @"/ByteRange\s*\[\s*0 \d+ \d+ (\d+)").Groups[1];
        string shorter = (int.Parse(last.Value, CultureInfo.InvariantCulture) - 10).ToString(CultureInfo.InvariantCulture).PadLeft(last.Length, '0');
        byte[] cut = Encoding.Latin1.GetBytes(text.Remove(last.Index, last.Length).Insert(last.Index, shorter));
        string source = _directory.WriteFile("cut.pdf", cut);

        var e = await Assert.ThrowsAsync<SignedRevisionException>(async () =>
            await SignedRevision.ExtractAsync(source, "Signature1", _directory.Combine("out.pdf"), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(SignedRevisionFailure.CoversNoRevision, e.Failure);
        Assert.Contains("is not where a revision of the document ends", e.Message);
        Assert.Equal([source], Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task ExtractAsync_NoPdf_SaysSo() =>
        await Assert.ThrowsAsync<PdfFormatException>(() => ExtractAsync("Dear Sir or Madam"u8.ToArray(), "Signature1"));

    private static async Task<byte[]> ExtractAsync(byte[] document, string field)
    {
        using var destination = new MemoryStream();
        await SignedRevision.ExtractAsync(PdfSource.FromMemory(document), field, destination, cancellationToken: TestContext.Current.CancellationToken);
        return destination.ToArray();
    }
}
