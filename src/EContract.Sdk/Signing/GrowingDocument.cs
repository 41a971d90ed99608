using System.Buffers;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>
/// A document to which updates are appended one after another, with the digest of all bytes so far carried along, so
/// that the source is read once however many signatures and timestamps follow.
/// </summary>
internal sealed class GrowingDocument : IDisposable
{
    // Two of these are in use at a time; large enough that handing one over costs nothing beside digesting it.
    private const int BlockLength = 512 * 1024;

    private readonly IncrementalHash _hash;
    private readonly List<SerializedUpdate> _updates = [];
    private readonly PdfSource _source;
    private PdfRevision _revision;
    private SerializedUpdate? _last;

    private GrowingDocument(PdfRevision revision, DigestAlgorithm algorithm)
    {
        _revision = revision;
        _source = revision.Source;
        Algorithm = algorithm;
        _hash = algorithm.CreateIncremental();
    }

    /// <summary>The document as it stands with the updates so far.</summary>
    public PdfRevision Revision
    {
        get
        {
            TakeIn();
            return _revision;
        }
    }

    /// <summary>What the bytes are digested with.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>Whether what is appended is read back and verified (<see cref="UpdateSelfCheck"/>).</summary>
    public bool IsChecked { get; set; } = true;

    /// <summary>How many bytes the updates add.</summary>
    public long AddedLength { get; private set; }

    /// <summary>How long the document is with the updates so far.</summary>
    public long Length => _source.Length + AddedLength;

    /// <summary>Starts from a source: digests all of it and copies it, in one pass.</summary>
    /// <param name="revision">The source, opened.</param>
    /// <param name="algorithm">What to digest with.</param>
    /// <param name="destination">Where to copy, or <see langword="null"/> when only the digest is wanted.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    public static async ValueTask<GrowingDocument> StartAsync(
        PdfRevision revision,
        DigestAlgorithm algorithm,
        Stream? destination,
        CancellationToken cancellationToken)
    {
        var document = new GrowingDocument(revision, algorithm);
        try
        {
            await document.TakeSourceAsync(destination, cancellationToken).ConfigureAwait(false);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>The digest that a pending signature is to sign.</summary>
    public byte[] DigestOf(PendingSignature pending)
    {
        TakeIn();
        using IncrementalHash hash = _hash.Clone();
        pending.AppendCovered(hash);
        return hash.GetHashAndReset();
    }

    /// <summary>Takes a signature, complete by now, into the document.</summary>
    /// <exception cref="PdfSigningException">It does not read as it should.</exception>
    public void AppendSignature(PendingSignature made, byte[] cms)
    {
        made.WriteContents(cms);
        AppendChecked(made, digest => UpdateSelfCheck.RequireSignature(Revision, made, cms, digest));
    }

    /// <summary>Takes a document timestamp, complete by now, into the document.</summary>
    /// <exception cref="PdfSigningException">It does not read as it should.</exception>
    public void AppendTimestamp(PendingSignature made, TimestampToken token)
    {
        made.WriteContents(token.Encoded.Span);
        AppendChecked(made, digest => UpdateSelfCheck.RequireTimestamp(Revision, made, token, digest));
    }

    /// <summary>Takes an update, complete by now, into the document.</summary>
    public void Append(SerializedUpdate update)
    {
        TakeIn();
        _last = update;
        _updates.Add(update);
        AddedLength += update.Bytes.Length;
    }

    /// <summary>Writes all updates, after the source.</summary>
    public async ValueTask WriteUpdatesAsync(Stream destination, CancellationToken cancellationToken)
    {
        foreach (SerializedUpdate update in _updates)
            await destination.WriteAsync(update.Bytes, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _hash.Dispose();

    // The last update is read and digested when something follows it: often nothing does.
    private void TakeIn()
    {
        if (_last is not { } update)
            return;
        _last = null;
        _revision = _revision.Append(update);
        _hash.AppendData(update.Bytes);
    }

    private void AppendChecked(PendingSignature made, Action<byte[]> check)
    {
        if (!IsChecked)
        {
            Append(made.Update);
            return;
        }

        byte[] digest = DigestOf(made);
        try
        {
            Append(made.Update);
            check(digest);
        }
        catch (PdfFormatException e)
        {
            throw UpdateSelfCheck.Failed($"the field '{made.FieldName}' cannot be read", e);
        }
    }

    private async ValueTask TakeSourceAsync(Stream? destination, CancellationToken cancellationToken)
    {
        PdfSource source = _source;
        if (source.Array is { Array: not null } array)
        {
            _hash.AppendData(array);
            if (destination is not null)
                await destination.WriteAsync(array, cancellationToken).ConfigureAwait(false);
            return;
        }

        // While one block is written, it is digested, and the next one read.
        byte[] current = ArrayPool<byte>.Shared.Rent(BlockLength);
        byte[] written = ArrayPool<byte>.Shared.Rent(BlockLength);
        Task writing = Task.CompletedTask;
        try
        {
            for (long offset = 0; offset < source.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = source.Read(offset, current);
                if (count == 0)
                    throw new PdfFormatException("The source became shorter while it was read", offset);
                await writing.ConfigureAwait(false);
                if (destination is not null)
                    writing = destination.WriteAsync(current.AsMemory(0, count), cancellationToken).AsTask();
                _hash.AppendData(current.AsSpan(0, count));
                offset += count;
                (current, written) = (written, current);
            }

            await writing.ConfigureAwait(false);
        }
        finally
        {
            // Whatever went wrong, a buffer that is still being written must not go to somebody else.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(written);
        }
    }
}
