using System.Buffers;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Workflow;

/// <summary>Takes documents in: checks that they can be signed, stores them, freezes them on sending.</summary>
internal sealed class DocumentIntake(EnvelopeServices services)
{
    private const int CopyLength = 80 * 1024;

    /// <summary>Checks all documents, then stores them: of an envelope that is refused nothing is left behind.</summary>
    /// <exception cref="ArgumentException">A document is too large, or its stream cannot seek.</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    public async ValueTask<IReadOnlyList<DocumentAdded>> TakeAsync(
        EnvelopeId envelope, EnvelopeDescriptor descriptor, CancellationToken cancellationToken)
    {
        await CheckAsync(descriptor, cancellationToken).ConfigureAwait(false);
        var taken = new List<DocumentAdded>();
        foreach (DocumentDescriptor document in descriptor.Documents)
            taken.Add(await StoreAsync(envelope, document, cancellationToken).ConfigureAwait(false));
        return taken;
    }

    /// <summary>Checks documents, and stores nothing.</summary>
    /// <exception cref="ArgumentException">A document is too large, or its stream cannot seek.</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    public async ValueTask CheckAsync(EnvelopeDescriptor descriptor, CancellationToken cancellationToken)
    {
        foreach ((int index, DocumentDescriptor document) in descriptor.Documents.Index())
        {
            PlacedField[] places = [.. descriptor.Participants
                .SelectMany(participant => participant.Places, (participant, place) => (participant.Name, place))
                .Where(placed => placed.place.Document == index + 1)
                .Select((placed, number) => new PlacedField($"Signature_Probe{number}", placed.Name, placed.place.Area))];
            // Somebody may sign who is seen nowhere.
            await CheckAsync(document, [.. places, new PlacedField("Signature_Probe", "", null)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the revision that is signed from now on, with a signature field for everybody who signs, and for the closing seal.</summary>
    public async ValueTask<DocumentLocked> LockAsync(Envelope envelope, ContractDocument document, CancellationToken cancellationToken)
    {
        List<PlacedField> fields = [.. envelope.Participants
            .Where(participant => participant.Action == ParticipantAction.Sign)
            .Select(participant => new PlacedField(
                participant.FieldName, participant.Name, participant.Places.FirstOrDefault(place => place.DocumentId == document.Id)?.Area))];
        if (ClosingSealStep.MayBeNeeded(envelope, services.Options.ClosingSeal))
            fields.Add(new PlacedField(ClosingSealStep.FieldName(envelope.Id), "", null));
        DocumentRevision locked = await services.Documents.RewriteAsync(
            envelope.Id,
            document.Id,
            document.Original,
            (source, destination, token) => PrepareAsync(source, destination, document.Title, fields, token),
            cancellationToken).ConfigureAwait(false);
        return new DocumentLocked(document.Id, locked);
    }

    private async ValueTask CheckAsync(DocumentDescriptor descriptor, IReadOnlyList<PlacedField> fields, CancellationToken cancellationToken)
    {
        using Stream source = await descriptor.Open(cancellationToken).ConfigureAwait(false);
        if (!source.CanSeek)
            throw new ArgumentException($"The content of 「{descriptor.Title}」 cannot seek.", nameof(descriptor));
        if (source.Length > services.Options.MaxDocumentLength)
            throw TooLong(descriptor.Title, $"{source.Length}");

        // What sending will do, done for nothing: a document that cannot be sent is refused before it is taken.
        await PrepareAsync(source, Stream.Null, descriptor.Title, fields, cancellationToken).ConfigureAwait(false);

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
        Stream source, Stream destination, string title, IReadOnlyList<PlacedField> fields, CancellationToken cancellationToken)
    {
        try
        {
            (string Name, PageArea Area)[] places = [.. fields.Where(field => field.Area is not null).Select(field => (field.Participant, field.Area!))];
            if (places.Length > 1 && PlaceConflicts.Find(places, services.Pdf.CountPages(source)) is { } conflict)
                throw new DocumentRejectedException(title, conflict);
            source.Position = 0;
            await services.Pdf.PrepareFieldsAsync(source, destination, [.. fields.Select(DescriptorOf)], cancellationToken).ConfigureAwait(false);
        }
        catch (EContractException e) when (e is not (DocumentStoreException or KeyWrapException or DocumentRejectedException) && !e.IsTransient)
        {
            throw new DocumentRejectedException(title, e);
        }
    }

    private static SignatureFieldDescriptor DescriptorOf(PlacedField field) => new(field.Name)
    {
        Placement = field.Area switch
        {
            null => null,
            { Page: { } page } area => FieldPlacement.OnPage(page, (double)area.X, (double)area.Y, (double)area.Width, (double)area.Height),
            var area => FieldPlacement.OnLastPage((double)area.X, (double)area.Y, (double)area.Width, (double)area.Height),
        },
    };

    /// <summary>A signature field to prepare.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Participant">Whose it is, for errors.</param>
    /// <param name="Area">Where it stands; <see langword="null"/> for nowhere to be seen.</param>
    private sealed record PlacedField(string Name, string Participant, PageArea? Area);
}
