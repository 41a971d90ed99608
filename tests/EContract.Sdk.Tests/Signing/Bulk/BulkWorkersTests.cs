using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing.Bulk;

/// <summary>How many documents are begun: as many as processors work on, and more only while others wait.</summary>
public sealed class BulkWorkersTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>
{
    private static readonly byte[] Contract = SyntheticPdf.Create(5000);

    private int _open;
    private int _mostOpen;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignAsync_NothingIsWaitedFor_HasNoMoreUnderWayThanProcessors()
    {
        using X509Signer key = authorities.Pki.CreateSigner("一括 署名");

        int signed = await SignAsync(new PdfBulkSigner(key, options: new() { MaxDocuments = 64 }), 200);

        Assert.Equal(200, signed);
        Assert.InRange(_mostOpen, 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task SignAsync_KeyIsWaitedFor_HasAllPlacesTaken()
    {
        using X509Signer key = authorities.Pki.CreateSigner("一括 署名");
        int places = Environment.ProcessorCount + 6;
        // Nobody has his signature before all places are taken.
        var full = new TaskCompletionSource();
        var waiting = new RecordingSigner(key) { Gate = full.Task };
        var bulk = new PdfBulkSigner(waiting, options: new() { MaxDocuments = places, MaxSignatures = places });

        Task<int> signing = SignAsync(bulk, 3 * places, open =>
        {
            if (open == places)
                full.TrySetResult();
        });

        Assert.Equal(3 * places, await signing);
        Assert.Equal(places, _mostOpen);
    }

    private async Task<int> SignAsync(PdfBulkSigner bulk, int count, Action<int>? opened = null)
    {
        IEnumerable<BulkDocument> documents = Enumerable.Range(0, count).Select(i => BulkDocument.FromStreams(
            $"{i}",
            _ =>
            {
                int open = Interlocked.Increment(ref _open);
                InterlockedMax(ref _mostOpen, open);
                opened?.Invoke(open);
                return new(new Watched(this, Contract));
            },
            _ => new(new MemoryStream())));
        int signed = 0;
        await foreach (BulkDocumentResult result in bulk.SignAsync(documents, cancellationToken: Token))
        {
            Assert.Null(result.Error);
            signed++;
        }

        return signed;
    }

    private static void InterlockedMax(ref int location, int value)
    {
        for (int seen = Volatile.Read(ref location); seen < value; seen = Volatile.Read(ref location))
            Interlocked.CompareExchange(ref location, value, seen);
    }

    private sealed class Watched(BulkWorkersTests test, byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        private bool _closed;

        protected override void Dispose(bool disposing)
        {
            if (!_closed)
                Interlocked.Decrement(ref test._open);
            _closed = true;
            base.Dispose(disposing);
        }
    }
}
