using EContract.Sdk.Pdf;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>One document of many that are to be signed: where it is, where it goes, how it is signed.</summary>
public abstract class BulkDocument
{
    private protected BulkDocument(string name, PdfSignatureOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Options = options ?? new PdfSignatureOptions();
    }

    /// <summary>What the document is called in results.</summary>
    public string Name { get; }

    /// <summary>How it is signed.</summary>
    public PdfSignatureOptions Options { get; }

    /// <summary>A file that is signed into another, which appears complete or not at all.</summary>
    /// <param name="source">The PDF to sign; its path is the document's name.</param>
    /// <param name="destination">Where the signed PDF goes. What lies there already is kept: see <see cref="PdfBulkSigner"/>.</param>
    /// <param name="options">How to sign.</param>
    /// <exception cref="ArgumentException">Both are the same file: then nobody could tell whether it has been signed.</exception>
    public static BulkDocument FromFile(string source, string destination, PdfSignatureOptions? options = null) => new FileDocument(source, destination, options);

    /// <summary>A document from a store of the host's, into one.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="openSource">Opens the PDF; readable and seekable. Disposed when the document is done.</param>
    /// <param name="openDestination">Opens what the signed PDF is written to. Called when there is something to write, and disposed when it is written.</param>
    /// <param name="options">How to sign.</param>
    /// <remarks>
    /// On failure a seekable destination is cut back to where it was. Whether such a document was signed by an earlier run is
    /// for the host to know: leave those out.
    /// </remarks>
    public static BulkDocument FromStreams(
        string name,
        Func<CancellationToken, ValueTask<Stream>> openSource,
        Func<CancellationToken, ValueTask<Stream>> openDestination,
        PdfSignatureOptions? options = null) => new StreamDocument(name, openSource, openDestination, options);

    /// <summary>Signs it.</summary>
    /// <returns><see langword="null"/> when an earlier run has signed it.</returns>
    internal abstract ValueTask<PdfSignatureResult?> SignAsync(BulkRun run, CancellationToken cancellationToken);

    private sealed class FileDocument : BulkDocument
    {
        private readonly string _source;
        private readonly string _destination;

        public FileDocument(string source, string destination, PdfSignatureOptions? options)
            : base(source, options)
        {
            ArgumentException.ThrowIfNullOrEmpty(destination);
            _source = source;
            _destination = Path.GetFullPath(destination);
            if (Path.GetFullPath(source) == _destination)
                throw new ArgumentException($"{source} cannot be signed in bulk onto itself.", nameof(destination));
        }

        internal override async ValueTask<PdfSignatureResult?> SignAsync(BulkRun run, CancellationToken cancellationToken)
        {
            run.RemoveAbandoned(Path.GetDirectoryName(_destination)!);
            if (!run.Overwrites && File.Exists(_destination))
            {
                if (SignedOutput.IsOf(_source, _destination, Options, run.Credential, cancellationToken))
                    return null;
                throw new PdfSigningException(PdfSigningFailure.DestinationTaken, $"{_destination} exists, and is not {_source} signed by {run.Credential.Certificate.Subject}. It was left as it is.");
            }

            return await run.Signer.SignAsync(_source, _destination, Options, run.Disk, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class StreamDocument(
        string name,
        Func<CancellationToken, ValueTask<Stream>> openSource,
        Func<CancellationToken, ValueTask<Stream>> openDestination,
        PdfSignatureOptions? options) : BulkDocument(name, options)
    {
        internal override async ValueTask<PdfSignatureResult?> SignAsync(BulkRun run, CancellationToken cancellationToken)
        {
            Stream source = await openSource(cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                using PdfSource pdf = PdfSource.FromStream(source);
                Stream destination = await openDestination(cancellationToken).ConfigureAwait(false);
                await using (destination.ConfigureAwait(false))
                    return await run.Signer.SignAsync(pdf, destination, Options, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
