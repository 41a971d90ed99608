using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation;

/// <summary>A file of few bytes that asks to be decoded many times over is given up in time, and says why.</summary>
public sealed class ReadingBudgetTests
{
    private const int Sections = 5, Markers = 100, SectionLength = 240_000, RowLength = 24;

    [Fact]
    public async Task ManyAttemptsAtManyStreams_AreGivenUpAtTheTotal()
    {
        var options = new ValidationOptions { Reader = new PdfReaderOptions { MaxTotalDecodedLength = 10 * Sections * SectionLength } };

        ValidationReport report = await ValidateAsync(new MemoryStream(Build()), options, TestContext.Current.CancellationToken);

        Assert.Contains($"decode to more than the limit of {10 * Sections * SectionLength} bytes together", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAttemptsAtManyEntries_AreGivenUpAtTheTotal()
    {
        const int Limit = 10 * Sections * SectionLength / RowLength;
        var options = new ValidationOptions { Reader = new PdfReaderOptions { MaxCrossReferenceEntries = Limit } };

        ValidationReport report = await ValidateAsync(new MemoryStream(Build()), options, TestContext.Current.CancellationToken);

        Assert.Contains($"have more than the limit of {Limit} entries together", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TableOfEntriesThatAreNotRegular_IsGivenUpAtTheTotal()
    {
        string entries = string.Concat(Enumerable.Repeat("1 0 n ", 2000));
        byte[] file = Encoding.Latin1.GetBytes($"%PDF-1.7\nxref\n0 2000\n{entries}\ntrailer\n<</Size 2000/Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
        var options = new ValidationOptions { Reader = new PdfReaderOptions { MaxCrossReferenceEntries = 1000 } };

        ValidationReport report = await ValidateAsync(new MemoryStream(file), options, TestContext.Current.CancellationToken);

        Assert.Contains("more than the limit of 1000 entries together", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_StopsBetweenAttempts()
    {
        byte[] file = Build();
        using var whole = new WatchedStream(file, int.MaxValue);
        ValidationReport report = await ValidateAsync(whole, new ValidationOptions(), TestContext.Current.CancellationToken);
        Assert.Contains("Object 9 should be the catalogue", report.Error, StringComparison.Ordinal);

        using var stopped = new WatchedStream(file, whole.Reads / 4);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ValidateAsync(stopped, new ValidationOptions(), stopped.Token));

        // What was begun is read to its end, and no more.
        Assert.InRange(stopped.Reads, whole.Reads / 4, whole.Reads / 2);
    }

    private static ValueTask<ValidationReport> ValidateAsync(Stream file, ValidationOptions options, CancellationToken cancellationToken) =>
        new PdfSignatureValidator(TrustAnchors.None).ValidateAsync(file, options, cancellationToken);

    // Cross-reference streams in a chain, whose catalogue none of them has; each marker wants the chain to be tried again.
    private static byte[] Build()
    {
        byte[] rows = FlateFilter.Encode(new byte[SectionLength]);
        using var file = new MemoryStream();
        Write("%PDF-1.7\n");
        long previous = -1;
        for (int i = 0; i < Sections; i++)
        {
            long at = file.Position;
            string link = previous < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"/Prev {previous}");
            Write(string.Create(
                CultureInfo.InvariantCulture,
                $"1 0 obj\n<</Type/XRef/Size {SectionLength / RowLength}/W[8 8 8]/Root 9 0 R/Filter/FlateDecode/Length {rows.Length}{link}>>\nstream\n"));
            file.Write(rows);
            Write("\nendstream\nendobj\n");
            previous = at;
        }

        for (int i = 0; i < Markers; i++)
            Write(string.Create(CultureInfo.InvariantCulture, $"startxref\n{previous}\n%%EOF\n"));
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>Cancels when it was read from often enough.</summary>
    private sealed class WatchedStream(byte[] content, int limit) : Stream
    {
        private readonly CancellationTokenSource _source = new();

        public CancellationToken Token => _source.Token;

        public int Reads { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => content.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (++Reads == limit)
                _source.Cancel();
            int length = (int)Math.Min(count, content.Length - Position);
            content.AsSpan((int)Position, length).CopyTo(buffer.AsSpan(offset));
            Position += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _source.Dispose();
            base.Dispose(disposing);
        }
    }
}
