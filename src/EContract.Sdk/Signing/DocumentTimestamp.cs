using EContract.Sdk.Pades;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>Appends a document timestamp over everything so far (EN 319 142-1, 5.4.3).</summary>
internal static class DocumentTimestamp
{
    /// <summary>Obtains a token over the whole document and appends it.</summary>
    /// <exception cref="TimestampException">No token can be had; the document is as before.</exception>
    public static async ValueTask<TimestampToken> AppendAsync(
        GrowingDocument document,
        TimestampRoom authority,
        string? fieldName,
        CancellationToken cancellationToken)
    {
        int room = await authority.MeasureAsync(document.Algorithm, cancellationToken).ConfigureAwait(false);
        for (int layouts = 1; ; layouts++)
        {
            PendingSignature pending = SignatureUpdate.ComposeTimestamp(document.Revision, fieldName, document.Algorithm, room);
            TimestampToken token = await authority.TimestampAsync(document.DigestOf(pending), document.Algorithm, cancellationToken).ConfigureAwait(false);
            if (token.Encoded.Length <= pending.Capacity)
            {
                document.AppendTimestamp(pending, token);
                return token;
            }

            // Longer than any before: once more with the room it turned out to need.
            TimestampRoom.RequireAnotherLayout(layouts);
            room = await authority.MeasureAsync(document.Algorithm, cancellationToken).ConfigureAwait(false);
        }
    }
}
