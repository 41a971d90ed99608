using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Documents beyond the limit, and envelopes beyond theirs: refused before the work, with nothing left behind.</summary>
public sealed class LargeUploadTests : IDisposable
{
    private const long FiveGigabytes = 5_000_000_000;

    private readonly WorkflowFixture _host = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _host.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task CreateAsync_FiveGigabytes_RefusedWithoutReadingOrStoring()
    {
        var upload = new Upload(FiveGigabytes, says: FiveGigabytes);

        ArgumentException error = await CreateAsync(upload);

        Assert.Contains("5000000000", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxDocumentLength", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, upload.Read);
        Assert.Empty(Stored());
    }

    [Fact]
    public async Task CreateAsync_FileThatGrowsToFiveGigabytesAfterTheCheck_RefusedAtTheLimitWithNothingLeft()
    {
        _host.Options.MaxDocumentLength = 1_000_000;
        var upload = new Upload(FiveGigabytes, says: 1000);

        ArgumentException error = await CreateAsync(upload);

        Assert.Contains("1000000 are allowed", error.Message, StringComparison.Ordinal);
        Assert.InRange(upload.Read, 1_000_000, 1_300_000);
        Assert.Empty(Stored());
    }

    [Fact]
    public async Task CreateAsync_TenThousandParticipants_RefusedBeforeAnyDocumentIsOpened()
    {
        int opened = 0;
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor([.. Enumerable.Repeat(1, 10_000)]) with
        {
            Documents = [DocumentDescriptor.FromStream(
                _ =>
                {
                    opened++;
                    return new(Stream.Null);
                },
                "契約書")],
        };

        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => _host.Manager.CreateAsync(descriptor).AsTask());

        Assert.Contains("1 to 100 Participants, not 10000", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, opened);
    }

    private async Task<ArgumentException> CreateAsync(Upload upload)
    {
        var documents = new FileSystemDocumentStore(_directory.FullPath, new InMemoryKeyWrapper());
        var manager = new EnvelopeManager(_host.With(_host.Store, documents));
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1) with
        {
            Documents = [DocumentDescriptor.FromStream(_ => new(upload.Open()), "契約書")],
        };
        return await Assert.ThrowsAnyAsync<ArgumentException>(() => manager.CreateAsync(descriptor).AsTask());
    }

    private string[] Stored() => [.. Directory.EnumerateFiles(_directory.FullPath, "*", SearchOption.AllDirectories)];

    /// <summary>What somebody uploads, and how much of it was read the last time: as long as it says when it is opened first, longer then.</summary>
    private sealed class Upload(long length, long says)
    {
        private int _opened;

        public long Read { get; private set; }

        public Stream Open()
        {
            Read = 0;
            return new Body(this, _opened++ == 0 ? says : length, says);
        }

        private sealed class Body(Upload upload, long length, long says) : Stream
        {
            private static readonly byte[] Beginning = FakeContractPdf.Document("契約");

            public override bool CanRead => true;

            public override bool CanSeek => true;

            public override bool CanWrite => false;

            public override long Length => says;

            public override long Position { get; set; }

            public override int Read(byte[] buffer, int offset, int count)
            {
                int read = (int)Math.Min(count, length - Position);
                for (int i = 0; i < read; i++)
                    buffer[offset + i] = Position + i < Beginning.Length ? Beginning[Position + i] : (byte)'\n';
                Position += read;
                upload.Read += read;
                return read;
            }

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override void Flush()
            {
            }
        }
    }
}
