using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>A fixed set of trusted certificates, from files or from code.</summary>
public sealed class TrustAnchors : ITrustAnchorSource
{
    private readonly X509Certificate2[] _certificates;

    /// <summary>Trusts the given certificates.</summary>
    public TrustAnchors(params IEnumerable<X509Certificate2> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        _certificates = certificates.Distinct(CertificateComparer.Instance).ToArray();
    }

    /// <summary>Trusts nobody: every path ends in nothing.</summary>
    public static TrustAnchors None { get; } = new();

    /// <summary>The trusted certificates.</summary>
    public IReadOnlyCollection<X509Certificate2> Certificates => _certificates;

    /// <summary>Reads all certificates of a PEM file.</summary>
    /// <exception cref="TrustAnchorException">The file cannot be read, or holds no certificate.</exception>
    public static TrustAnchors FromPemFile(string path) => FromFiles(path);

    /// <summary>Reads all certificates of files, each PEM (any number), DER (one) or PKCS#7 (all inside).</summary>
    /// <exception cref="TrustAnchorException">A file cannot be read, or holds no certificate.</exception>
    public static TrustAnchors FromFiles(params IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new TrustAnchors(paths.SelectMany(CertificateFile.Read).ToArray());
    }

    /// <summary>
    /// Trusts the root certificates that the operating system trusts, as of now. Those are chosen for web sites; nothing
    /// here trusts them unless it is told to.
    /// </summary>
    /// <param name="location">The machine's, or the user's.</param>
    /// <exception cref="TrustAnchorException">The store cannot be opened, or is empty.</exception>
    public static TrustAnchors FromSystemStore(StoreLocation location = StoreLocation.LocalMachine)
    {
        try
        {
            using var store = new X509Store(StoreName.Root, location);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            return store.Certificates.Count > 0
                ? new TrustAnchors(store.Certificates)
                : throw new TrustAnchorException($"The system's store of trusted roots ({location}) is empty.");
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            throw new TrustAnchorException($"The system's store of trusted roots ({location}) cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Trusts what any of several sets trusts.</summary>
    public static TrustAnchors Combine(params IEnumerable<TrustAnchors> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return new TrustAnchors(sets.SelectMany(set => set._certificates).ToArray());
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<X509Certificate2>> GetAnchorsAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyCollection<X509Certificate2>>(_certificates);
}
