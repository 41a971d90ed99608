using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary>A revocation: when and why.</summary>
internal sealed record RegisteredRevocation(DateTimeOffset Time, X509RevocationReason Reason);

/// <summary>A certificate that one of the two CAs has issued.</summary>
internal sealed record RegisteredCertificate(string Issuer, string SerialNumber, string Subject, RegisteredRevocation? Revocation);

/// <summary>What the CAs have issued and revoked.</summary>
internal sealed class CertificateRegister
{
    private readonly ConcurrentDictionary<(string Issuer, string SerialNumber), RegisteredCertificate> _entries = new();

    public CertificateRegister(IEnumerable<RegisteredCertificate> entries)
    {
        foreach (RegisteredCertificate entry in entries)
            _entries[(entry.Issuer, entry.SerialNumber)] = entry;
    }

    public IReadOnlyCollection<RegisteredCertificate> Entries => [.. _entries.Values];

    public void Add(X509Certificate2 certificate) =>
        _entries[Key(certificate)] = new RegisteredCertificate(certificate.Issuer, certificate.SerialNumber, certificate.Subject, null);

    /// <returns><see langword="false"/> when no CA here has issued the certificate.</returns>
    public bool TryRevoke(X509Certificate2 certificate, RegisteredRevocation revocation)
    {
        while (_entries.TryGetValue(Key(certificate), out RegisteredCertificate? entry))
        {
            if (_entries.TryUpdate(Key(certificate), entry with { Revocation = revocation }, entry))
                return true;
        }

        return false;
    }

    public RegisteredCertificate? Find(string issuer, string serialNumber) => _entries.GetValueOrDefault((issuer, serialNumber));

    public IEnumerable<(string SerialNumber, RegisteredRevocation Revocation)> RevokedAt(string issuer, DateTimeOffset time)
    {
        foreach (RegisteredCertificate entry in _entries.Values)
        {
            if (entry.Issuer == issuer && entry.Revocation is { } revocation && revocation.Time <= time)
                yield return (entry.SerialNumber, revocation);
        }
    }

    private static (string Issuer, string SerialNumber) Key(X509Certificate2 certificate) =>
        (certificate.Issuer, certificate.SerialNumber);
}
