using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>How far the time in an idempotency key may be from now: that long a key counts.</summary>
    public static TimeSpan IdempotencyKeyLifetime { get; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Creates an envelope as a draft, once for a key: asked again with the same key, by the same tenant's same user, it gives the one there is.
    /// For callers that may lose the answer and ask again.
    /// </summary>
    /// <param name="key">
    /// A version 7 UUID (RFC 9562, 5.7) that the caller made for this envelope, not more than <see cref="IdempotencyKeyLifetime"/> ago. The
    /// envelope's identifier follows from it, and so does the time by which it is listed.
    /// </param>
    /// <param name="descriptor">The envelope.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The envelope as it is now.</returns>
    /// <exception cref="ArgumentException">The key is none, or too old; or the descriptor is incomplete or beyond <see cref="EnvelopeLimits"/>.</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    /// <exception cref="EnvelopeStateException">
    /// Another envelope was created with the key (<see cref="EnvelopeRefusal.IdempotencyKeyReused"/>), or an envelope that this one is to
    /// supersede or rescind was not concluded.
    /// </exception>
    public async ValueTask<Envelope> CreateOnceAsync(
        Guid key, EnvelopeDescriptor descriptor, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        EnvelopeId id = EnvelopeOf(key, context);
        if (await _services.Envelopes.LoadAsync(id, cancellationToken).ConfigureAwait(false) is null)
        {
            try
            {
                return await CreateAsync(id, descriptor, batch: null, context, cancellationToken).ConfigureAwait(false);
            }
            catch (EnvelopeConcurrencyException)
            {
                // The same request, a moment earlier.
            }
        }

        IReadOnlyList<Contracts.Events.EventRecord> history = await _journal.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        Envelope created = Envelope.Fold(history);
        return await IsAsDescribedAsync(history, descriptor, cancellationToken).ConfigureAwait(false)
            ? created
            : throw Guards.Refuse(EnvelopeRefusal.IdempotencyKeyReused, created, "Another envelope was created with this key.");
    }

    private EnvelopeId EnvelopeOf(Guid key, RequestContext? context)
    {
        if (key.Version != 7)
            throw new ArgumentException("An idempotency key is a version 7 UUID (RFC 9562, 5.7).", nameof(key));
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        if (Math.Abs(milliseconds - _services.Time.GetUtcNow().ToUnixTimeMilliseconds()) > (long)IdempotencyKeyLifetime.TotalMilliseconds)
            throw new ArgumentException("The time in an idempotency key is more than a day from now.", nameof(key));
        // Of two tenants, or two users, neither learns from a key what the other has.
        return new BatchId(key).EnvelopeOf($"once\n{RequireTenant()}\n{context?.Actor?.Id}");
    }
}
