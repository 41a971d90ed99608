using System.Collections.Concurrent;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow;

/// <summary>
/// The keys that participants have brought along, for as long as their requests last. A key belongs to the confirmation that it was
/// brought along for: it signs nothing else, and no other request takes its place.
/// </summary>
internal sealed class OwnKeys
{
    private readonly ConcurrentDictionary<(ParticipantId, SigningConfirmation), Held> _held = new();

    /// <summary>Holds a key for a recorded confirmation until the result is disposed of.</summary>
    /// <returns><see langword="null"/> when another request's key for the same confirmation is held already; that one counts.</returns>
    public Held? Hold(Participant confirmed, ISigner key)
    {
        var held = new Held(this, (confirmed.Id, confirmed.Confirmation!), key);
        return _held.TryAdd(held.For, held) ? held : null;
    }

    /// <summary>Whether a key is at hand for a participant's confirmation.</summary>
    public bool Holds(Participant confirmed) => confirmed.Confirmation is { } confirmation && _held.ContainsKey((confirmed.Id, confirmation));

    /// <summary>Takes the key for a participant's confirmation to sign with it; <see langword="null"/> when there is none here.</summary>
    public ISigner? Find(Participant confirmed) =>
        confirmed.Confirmation is { } confirmation && _held.TryGetValue((confirmed.Id, confirmation), out Held? held) ? held.Use() : null;

    /// <summary>A key that is at hand.</summary>
    internal sealed class Held(OwnKeys all, (ParticipantId, SigningConfirmation) confirmed, ISigner key) : IDisposable
    {
        private volatile bool _wasUsed;

        public (ParticipantId, SigningConfirmation) For => confirmed;

        /// <summary>Whether a signature was tried with it.</summary>
        public bool WasUsed => _wasUsed;

        public ISigner Use()
        {
            _wasUsed = true;
            return key;
        }

        public void Dispose() => all._held.TryRemove(new(confirmed, this));
    }
}
