using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>What cannot be signed is refused when it is handed in, not when everybody waits for it.</summary>
public sealed class BadDocumentTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private CityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await CityHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task CreateAsync_NotAPdf_IsRefused() =>
        Assert.IsType<PdfFormatException>((await RefusedAsync(_directory.WriteFile("別紙.pdf", "これはPDFではありません。"u8))).InnerException);

    [Fact]
    public async Task CreateAsync_Empty_IsRefused() =>
        Assert.IsType<PdfFormatException>((await RefusedAsync(_directory.WriteFile("別紙.pdf", []))).InnerException);

    [Fact]
    public async Task CreateAsync_Truncated_IsRefused()
    {
        byte[] whole = await File.ReadAllBytesAsync(SamplePdfs.Contract, TestContext.Current.CancellationToken);

        Assert.IsType<PdfFormatException>((await RefusedAsync(_directory.WriteFile("別紙.pdf", whole.AsSpan(0, whole.Length / 2)))).InnerException);
    }

    [Fact]
    public async Task CreateAsync_Encrypted_IsRefused()
    {
        string encrypted = _directory.Combine("別紙.pdf");
        await ToolRunner.RunAsync("qpdf", ["--encrypt", "open", "owner", "256", "--", SamplePdfs.Contract, encrypted]);

        Assert.IsType<PdfPasswordException>((await RefusedAsync(encrypted)).InnerException);
    }

    [Fact]
    public async Task CreateAsync_CertifiedAgainstChanges_IsRefused()
    {
        string certified = _directory.Combine("別紙.pdf");
        using var certificate = _host.Pki.IssueSigner("発行者");
        using var key = new X509Signer(certificate, [_host.Pki.IssuingCa]);
        await new PdfSigner(key, timeProvider: _host.Clock).SignAsync(
            SamplePdfs.Contract,
            certified,
            new PdfSignatureOptions { Certification = PdfCertification.NoChanges },
            TestContext.Current.CancellationToken);

        var reason = Assert.IsType<PdfSigningException>((await RefusedAsync(certified)).InnerException);

        Assert.Equal(PdfSigningFailure.CertificationForbidsChanges, reason.Failure);
    }

    [Fact]
    public async Task CreateAsync_SignatureAlreadyBroken_IsRefused()
    {
        string signed = _directory.Combine("signed.pdf");
        using var certificate = _host.Pki.IssueSigner("前の署名者");
        using var key = new X509Signer(certificate, [_host.Pki.IssuingCa]);
        await new PdfSigner(key, timeProvider: _host.Clock).SignAsync(SamplePdfs.Contract, signed, null, TestContext.Current.CancellationToken);
        byte[] bytes = await File.ReadAllBytesAsync(signed, TestContext.Current.CancellationToken);
        // Inside a font's stream: the structure stays whole, the digest does not.
        bytes[bytes.AsSpan().IndexOf("stream"u8) + 60] ^= 1;

        DocumentRejectedException refused = await RefusedAsync(_directory.WriteFile("別紙.pdf", bytes));

        Assert.Contains("not intact", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_NoSuchFile_SaysSo()
    {
        EnvelopeDescriptor descriptor = CityHost.Descriptor with { Documents = [DocumentDescriptor.FromFile(_directory.Combine("別紙.pdf"))] };

        await Assert.ThrowsAsync<FileNotFoundException>(() => _host.Manager.CreateAsync(descriptor).AsTask());
    }

    private async Task<DocumentRejectedException> RefusedAsync(string path)
    {
        EnvelopeDescriptor descriptor = CityHost.Descriptor with
        {
            Documents = [DocumentDescriptor.FromFile(SamplePdfs.Contract), DocumentDescriptor.FromFile(path)],
        };

        var refused = await Assert.ThrowsAsync<DocumentRejectedException>(() => _host.Manager.CreateAsync(descriptor).AsTask());

        Assert.Equal("別紙", refused.Title);
        Assert.Contains("別紙", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _host.Manager.SearchAsync(new EnvelopeQuery()));
        Assert.False(Directory.Exists(Path.Combine(_host.Directory, "documents"))
            && Directory.EnumerateFiles(Path.Combine(_host.Directory, "documents"), "*", SearchOption.AllDirectories).Any());
        return refused;
    }
}
