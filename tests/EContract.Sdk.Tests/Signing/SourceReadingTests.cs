using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing;

public sealed class SourceReadingTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAsync_BaselineLTA_ReadsTheSourceOnce()
    {
        const int Length = 20 << 20;
        string source = _directory.WriteFile("large.pdf", SyntheticPdf.Create(Length)), output = _directory.Combine("signed.pdf");
        using X509Signer signer = authorities.CreateSigner();
        await using var counted = new CountingStream(File.OpenRead(source));
        await using (FileStream destination = File.Create(output))
        {
            await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust)
                .SignAsync(counted, destination, new PdfSignatureOptions { Level = PadesLevel.BaselineLTA });
        }

        // Once for the digest and the copy; the structure, looked up before, is a few kilobytes.
        Assert.InRange(counted.BytesRead, counted.Length, counted.Length + (256 * 1024));
        await SignedPdfReferees.JudgeAsync(source, output, authorities.Pki.Root);
    }

    private sealed class CountingStream(Stream inner) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            BytesRead += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
