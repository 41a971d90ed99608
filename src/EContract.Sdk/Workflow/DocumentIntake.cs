using System.Buffers;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Workflow;

/// <summary>Takes documents in: checks that they can be signed, stores them, freezes them on sending.</summary>
internal sealed class DocumentIntake(EnvelopeServices services)
{
    private const int CopyLength = 80 * 1024;

    private static readonly string[] ProbeField = ["Signature_Probe"];

    /// <summary>Checks all documents, then stores them: of an envelope that is refused nothing is left behind.</summary>
    /// <exception cref="ArgumentException">A document is too large, or its stream cannot seek.</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    public async ValueTask<IReadOnlyList<DocumentAdded>> TakeAsync(
        EnvelopeId envelope, IEnumerable<DocumentDescriptor> descriptors, CancellationToken cancellationToken)
    {
        await CheckAsync(descriptors, cancellationToken).ConfigureAwait(false);
        var taken = new List<DocumentAdded>();
        foreach (DocumentDescriptor descriptor in descriptors)
            taken.Add(await StoreAsync(envelope, descriptor, cancellationToken).ConfigureAwait(false));
        return taken;
    }

    /// <summary>Checks documents, and stores nothing.</summary>
    /// <exception cref="ArgumentException">A document is too large, or its stream cannot seek.</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    public async ValueTask CheckAsync(IEnumerable<DocumentDescriptor> descriptors, CancellationToken cancellationToken)
    {
        foreach (DocumentDescriptor descriptor in descriptors)
            await CheckAsync(descriptor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the revision that is signed from now on, with a signature field for everybody who signs, and for the closing seal.</summary>
    public async ValueTask<DocumentLocked> LockAsync(Envelope envelope, ContractDocument document, CancellationToken cancellationToken)
    {
        List<string> fields = [.. envelope.Participants.Where(participant => participant.Action == ParticipantAction.Sign).Select(participant => participant.FieldName)];
        if (ClosingSealStep.MayBeNeeded(envelope, services.Options.ClosingSeal))
            fields.Add(ClosingSealStep.FieldName(envelope.Id));
        DocumentRevision locked = await services.Documents.RewriteAsync(
            envelope.Id,
            document.Id,
            document.Original,
            (source, destination, token) => PrepareAsync(source, destination, document.Title, fields, token),
            cancellationToken).ConfigureAwait(false);
        return new DocumentLocked(document.Id, locked);
    }

    private async ValueTask CheckAsync(DocumentDescriptor descriptor, CancellationToken cancellationToken)
    {
        using Stream source = await descriptor.Open(cancellationToken).ConfigureAwait(false);
        if (!source.CanSeek)
            throw new ArgumentException($"The content of 「{descriptor.Title}」 cannot seek.", nameof(descriptor));
        if (source.Length > services.Options.MaxDocumentLength)
            throw TooLong(descriptor.Title, $"{source.Length}");

        // What sending will do, done for nothing: a document that cannot be sent is refused before it is taken.
        await PrepareAsync(source, Stream.Null, descriptor.Title, ProbeField, cancellationToken).ConfigureAwait(false);

        // Sealing will not vouch for a document whose earlier signatures are broken: better said now than when all have signed.
        source.Position = 0;
        foreach (SignatureVerdict verdict in await services.Pdf.ValidateAsync(source, cancellationToken).ConfigureAwait(false))
        {
            if (!verdict.IsIntact)
                throw new DocumentRejectedException(descriptor.Title, $"it carries a signature in {verdict.FieldName} that is not intact. {verdict.Message}");
        }
    }

    private async ValueTask<DocumentAdded> StoreAsync(
        EnvelopeId envelope, DocumentDescriptor descriptor, CancellationToken cancellationToken)
    {
        var id = DocumentId.New(services.Time);
        using Stream source = await descriptor.Open(cancellationToken).ConfigureAwait(false);
        StoredDocument stored = await services.Documents
            .SaveAsync(DocumentFiles.Scope(envelope, id), (destination, token) => CopyAsync(source, destination, descriptor.Title, token), cancellationToken)
            .ConfigureAwait(false);
        return new DocumentAdded(id, descriptor.Title, new DocumentRevision(stored.Key.Sha256, stored.Length));
    }

    // A stream may say less than it has, and the file behind it may grow.
    private async ValueTask CopyAsync(Stream source, Stream destination, string title, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyLength);
        try
        {
            long copied = 0;
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                copied += read;
                if (copied > services.Options.MaxDocumentLength)
                    throw TooLong(title, "more");
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ArgumentException TooLong(string title, string length) =>
        new($"「{title}」 has {length} bytes; {services.Options.MaxDocumentLength} are allowed ({nameof(EnvelopeOptions)}.{nameof(EnvelopeOptions.MaxDocumentLength)}).");

    private async ValueTask PrepareAsync(
        Stream source, Stream destination, string title, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        try
        {
            await services.Pdf.PrepareFieldsAsync(source, destination, fields, cancellationToken).ConfigureAwait(false);
        }
        catch (EContractException e) when (e is not (DocumentStoreException or KeyWrapException) && !e.IsTransient)
        {
            throw new DocumentRejectedException(title, e);
        }
    }
}
