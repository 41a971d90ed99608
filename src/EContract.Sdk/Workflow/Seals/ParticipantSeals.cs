using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Seals;

/// <summary>
/// Makes, keeps and applies what is to be seen of participants' signatures. A seal is made once, when it is chosen, and tried in every place
/// where it will be seen; what is kept needs neither font nor luck when it is signed.
/// </summary>
internal sealed class ParticipantSeals(EnvelopeServices services)
{
    private const string Svg = "image/svg+xml", Png = "image/png", Jpeg = "image/jpeg";

    /// <summary>Makes the seal that a participant chooses.</summary>
    /// <returns>The seal with its file, which is not kept yet; <see langword="null"/> for none.</returns>
    /// <exception cref="SealRejectedException">It cannot be drawn or read, or not be shown where it should be.</exception>
    public async ValueTask<(ChosenSeal Seal, ReadOnlyMemory<byte> Content)?> MakeAsync(
        Envelope envelope, Participant participant, SealChoice choice, CancellationToken cancellationToken)
    {
        if (choice.Kind is not { } kind)
            return null;
        ReadOnlyMemory<byte> content = kind == SealKind.Picture ? Strip(choice.Content) : Draw(kind, choice.Name!);
        SignatureAppearance appearance = AppearanceOf(kind, content);
        foreach (DocumentPlace place in participant.Places)
            await TryAsync(envelope, participant, place, appearance, cancellationToken).ConfigureAwait(false);
        return (new ChosenSeal(kind, choice.Name, new DocumentRevision(Convert.ToHexStringLower(SHA256.HashData(content.Span)), content.Length)), content);
    }

    /// <summary>Keeps a seal's file; the same file again is the same.</summary>
    public async ValueTask KeepAsync(Envelope envelope, ParticipantId participant, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        await services.Documents.SaveAsync(DocumentFiles.Scope(envelope.Id, SealFiles.IdOf(participant)), content, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens the file of a seal.</summary>
    public async ValueTask<SealPicture> OpenAsync(Envelope envelope, ParticipantId participant, ChosenSeal seal, CancellationToken cancellationToken)
    {
        byte[] content = new byte[seal.Picture.Length];
        Stream source = await services.Documents.OpenAsync(envelope.Id, SealFiles.IdOf(participant), seal.Picture, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
            await source.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return new SealPicture(seal.Kind != SealKind.Picture ? Svg : content is [0x89, ..] ? Png : Jpeg, content);
    }

    /// <summary>What a participant's signature shows, the same in all documents; <see langword="null"/> where it is invisible.</summary>
    public async ValueTask<SignatureAppearance?> AppearanceOfAsync(Envelope envelope, Participant participant, CancellationToken cancellationToken)
    {
        if (participant.Places.Count == 0)
            return null;
        if (participant.Seal is not { } seal)
            return Plain(participant);
        SealPicture picture = await OpenAsync(envelope, participant.Id, seal, cancellationToken).ConfigureAwait(false);
        return AppearanceOf(seal.Kind, picture.Content);
    }

    /// <summary>
    /// Leaves out of a document what cannot be shown there: nothing where the participant has no place, and no name and time where they would be
    /// too small to read. A seal is never left out: it was tried when it was chosen.
    /// </summary>
    public async ValueTask<SignatureAppearance?> FitAsync(
        Participant participant, ContractDocument document, Stream content, SignatureAppearance? appearance, CancellationToken cancellationToken)
    {
        if (appearance is null || participant.Places.All(place => place.DocumentId != document.Id))
            return null;
        if (participant.Seal is not null)
            return appearance;
        try
        {
            await services.Pdf.TryAppearanceAsync(content, participant.FieldName, appearance, services.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return appearance;
        }
        catch (Exception e) when (e is MissingGlyphException or PdfSigningException { Failure: PdfSigningFailure.AppearanceIllegible or PdfSigningFailure.FontMissing })
        {
            return null;
        }
        finally
        {
            content.Position = 0;
        }
    }

    private byte[] Draw(SealKind kind, string name)
    {
        try
        {
            return SealArtwork.Of(new SealImpression(name, kind == SealKind.Round ? SealShape.Round : SealShape.Square), SealFonts.ForSeals(services.Options)).ToSvg();
        }
        catch (MissingGlyphException e)
        {
            throw new SealRejectedException(SealFault.MissingGlyph, e.Message, e);
        }
    }

    private static SignatureAppearance AppearanceOf(SealKind kind, ReadOnlyMemory<byte> content) => kind == SealKind.Picture
        ? SignatureAppearance.ForImage(ReadPicture(content))
        : new SignatureAppearance { Artwork = SealArtwork.FromSvg(content) };

    private static ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> content) => content.Length > EnvelopeLimits.MaxSealLength
        ? throw new SealRejectedException(SealFault.TooLarge, $"The picture has {content.Length} bytes; {EnvelopeLimits.MaxSealLength} are allowed.")
        : OfPicture(() => PictureFile.Strip(content, EnvelopeLimits.MaxSealPixels));

    private static PdfImage ReadPicture(ReadOnlyMemory<byte> content) => OfPicture(() => PdfImage.FromBytes(content, EnvelopeLimits.MaxSealPixels));

    private static T OfPicture<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PdfImageException e)
        {
            throw new SealRejectedException(e.IsTooLarge ? SealFault.TooLarge : SealFault.NoPicture, e.Message, e);
        }
    }

    // Who signed and when, as the signature dictionary says it. What no font has stands as its code point.
    private SignatureAppearance Plain(Participant participant) => new()
    {
        Lines = [Literal(participant.Name), "{time}"],
        Fonts = SealFonts.ForLines(services.Options),
        SpellsOut = true,
        TimeZone = services.Options.TimeZone,
    };

    // A name may look like a placeholder, and is none.
    private static string Literal(string name) => InvisibleCharacters.Remove(name).Replace('{', '｛').Replace('}', '｝');

    private async ValueTask TryAsync(
        Envelope envelope, Participant participant, DocumentPlace place, SignatureAppearance appearance, CancellationToken cancellationToken)
    {
        Stream content = await services.Documents
            .OpenAsync(envelope.Id, place.DocumentId, envelope.GetDocument(place.DocumentId).Locked!, cancellationToken)
            .ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            try
            {
                await services.Pdf.TryAppearanceAsync(content, participant.FieldName, appearance, services.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }
            catch (PdfSigningException e) when (e.Failure == PdfSigningFailure.AppearanceIllegible)
            {
                throw new SealRejectedException(SealFault.Illegible, e.Message, e);
            }
            catch (PdfImageException e)
            {
                throw new SealRejectedException(SealFault.NotAllowed, e.Message, e);
            }
        }
    }
}
