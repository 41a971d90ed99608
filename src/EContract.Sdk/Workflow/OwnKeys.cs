using System.Collections.Concurrent;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow;

/// <summary>The keys that participants have brought along, for as long as their requests last.</summary>
internal sealed class OwnKeys
{
    private readonly ConcurrentDictionary<ParticipantId, Held> _held = new();

    /// <summary>Holds a key until the result is disposed of. Of two requests of a participant the later one's key counts.</summary>
    public Held Hold(ParticipantId participant, ISigner key) => _held[participant] = new Held(this, participant, key);

    /// <summary>Takes a participant's key to sign with it; <see langword="null"/> when there is none here.</summary>
    public ISigner? Find(ParticipantId participant) => _held.TryGetValue(participant, out Held? held) ? held.Use() : null;

    /// <summary>A key that is at hand.</summary>
    internal sealed class Held(OwnKeys all, ParticipantId participant, ISigner key) : IDisposable
    {
        private volatile bool _wasUsed;

        /// <summary>Whether a signature was tried with it.</summary>
        public bool WasUsed => _wasUsed;

        public ISigner Use()
        {
            _wasUsed = true;
            return key;
        }

        public void Dispose() => all._held.TryRemove(new(participant, this));
    }
}
