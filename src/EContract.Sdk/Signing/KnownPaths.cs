using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing;

/// <summary>
/// Paths found before: who signs thousands of documents meets the same few certificates each time, and their signatures do
/// not change. Validity and revocation do, and are looked at each time.
/// </summary>
internal sealed class KnownPaths
{
    // A host has a handful of signers and authorities; renewed ones make the rest.
    private const int MaxPaths = 256;

    private Generation _current = new([]);

    /// <summary>The paths that end at some anchors.</summary>
    public Generation For(IReadOnlyCollection<X509Certificate2> anchors)
    {
        Generation current = Volatile.Read(ref _current);
        if (ReferenceEquals(current.Anchors, anchors))
            return current;
        // Other anchors end other paths.
        var next = new Generation(anchors);
        Volatile.Write(ref _current, next);
        return next;
    }

    /// <summary>The paths to one set of anchors.</summary>
    internal sealed class Generation(IReadOnlyCollection<X509Certificate2> anchors)
    {
        private readonly ConcurrentDictionary<X509Certificate2, PartialCertificatePath> _paths = new(CertificateComparer.Instance);

        public IReadOnlyCollection<X509Certificate2> Anchors { get; } = anchors;

        /// <summary>The path from a certificate, if it has been found before.</summary>
        public PartialCertificatePath? Find(X509Certificate2 target) => _paths.GetValueOrDefault(target);

        /// <summary>Remembers a complete path.</summary>
        public PartialCertificatePath Add(PartialCertificatePath path)
        {
            if (_paths.Count >= MaxPaths)
                _paths.Clear();
            return _paths[path.Certificates[0]] = path;
        }
    }
}
