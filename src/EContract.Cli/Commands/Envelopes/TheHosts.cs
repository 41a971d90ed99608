using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;

namespace EContract.Cli.Commands.Envelopes;

/// <summary>Keys, authorities, documents and mail are the host's; a command that looks at its database has none of them.</summary>
internal sealed class TheHosts : ISigner, ITimestampAuthority, IKeyWrapper, IDocumentStore, INotifier
{
    public string KeyId => throw NotHere();

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
        throw NotHere();

    public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default) =>
        throw NotHere();

    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask<StoredDocument> SaveAsync(DocumentScope scope, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
        throw NotHere();

    public ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default) => throw NotHere();

    public IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, CancellationToken cancellationToken = default) => throw NotHere();

    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default) => throw NotHere();

    private static UsageException NotHere() => new("That is done by the host, which has the key, the documents and the mail.");
}
