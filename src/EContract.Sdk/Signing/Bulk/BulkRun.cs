using System.Collections.Concurrent;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>What all documents of one run share: the key and the authority, each with its limit and its patience, and the threads for the disk.</summary>
internal sealed class BulkRun : IDisposable
{
    // Enough for journalling file systems to commit many files at once; each costs nothing but its stack.
    private const int DiskThreadCount = 16;

    private readonly Outage _keyOutage;
    private readonly Outage _authorityOutage;
    private readonly PatientTimestampAuthority? _timestamps;
    private readonly Lazy<DiskThreads> _disk = new(() => new DiskThreads(DiskThreadCount));
    private readonly ConcurrentDictionary<string, Lazy<bool>> _cleaned = new(StringComparer.Ordinal);

    public BulkRun(
        ISigner signer,
        SigningCredential credential,
        ITimestampAuthority? timestampAuthority,
        IRevocationSource? revocation,
        ITrustAnchorSource? trust,
        PdfBulkSignerOptions options,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        _keyOutage = new Outage(options, timeProvider);
        _authorityOutage = new Outage(options, timeProvider);
        _timestamps = timestampAuthority is null ? null : new PatientTimestampAuthority(timestampAuthority, _authorityOutage, options.MaxTimestamps);
        Credential = credential;
        Overwrites = options.Overwrite;
        Signer = new PdfSigner(new BatchingSigner(signer, _keyOutage, options, cancellationToken), _timestamps, revocation, trust, timeProvider);
    }

    public PdfSigner Signer { get; }

    /// <summary>Whose signatures they are.</summary>
    public SigningCredential Credential { get; }

    /// <summary>Whether destinations are replaced.</summary>
    public bool Overwrites { get; }

    /// <summary>Where to wait for the disk.</summary>
    public DiskThreads Disk => _disk.Value;

    /// <summary>Why no more documents are begun; <see langword="null"/> while the run goes on.</summary>
    public EContractException? Stopped => _keyOutage.GivenUp ?? _authorityOutage.GivenUp;

    /// <summary>Removes what killed runs have left in a directory, once.</summary>
    public void RemoveAbandoned(string directory) => _ = _cleaned.GetOrAdd(directory, static path => new Lazy<bool>(() =>
    {
        DestinationFile.RemoveAbandoned(path);
        return true;
    })).Value;

    public void Dispose()
    {
        _timestamps?.Dispose();
        if (_disk.IsValueCreated)
            _disk.Value.Dispose();
    }
}
