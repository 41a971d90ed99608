using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary>Issues a CA's CRL (RFC 5280, 5): complete, direct, fresh at every call.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class DevelopmentCrlIssuer
{
    private readonly DevelopmentPkiOptions _options;
    private readonly AuthorityKey _key;
    private readonly CertificateRegister _register;
    private readonly Lock _lock = new();
    private BigInteger _lastNumber;

    internal DevelopmentCrlIssuer(DevelopmentPkiOptions options, AuthorityKey key, CertificateRegister register)
    {
        _options = options;
        _key = key;
        _register = register;
    }

    /// <summary>What goes wrong. In process, the faults of the network do nothing.</summary>
    public DevelopmentFaults Faults { get; } = new(
        DevelopmentFault.MalformedBody, DevelopmentFault.WrongSignature, DevelopmentFault.Stale);

    /// <summary>Issues the CRL as of now.</summary>
    /// <returns>A <c>CertificateList</c>, DER; with the fault injected last, unless that is one of the network.</returns>
    public byte[] Issue() => Issue(Faults.TakeMessageFault());

    internal byte[] Issue(DevelopmentFault fault) => Issue(fault, out _);

    internal byte[] Issue(DevelopmentFault fault, out DateTimeOffset now)
    {
        now = _options.TimeProvider.GetUtcNow();
        if (fault == DevelopmentFault.MalformedBody)
            return "This is not a CRL."u8.ToArray();
        DateTimeOffset thisUpdate = fault == DevelopmentFault.Stale ? now - 2 * _options.CrlLifetime : now;
        return Issue(thisUpdate, thisUpdate + _options.CrlLifetime, breakSignature: fault == DevelopmentFault.WrongSignature);
    }

    private byte[] Issue(DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, bool breakSignature)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach ((string serialNumber, RegisteredRevocation revocation) in _register.RevokedAt(_key.Certificate.Subject, thisUpdate))
        {
            // RFC 5280, 5.3.1: the reason is left out rather than "unspecified".
            X509RevocationReason? reason = revocation.Reason == X509RevocationReason.Unspecified ? null : revocation.Reason;
            builder.AddEntry(Convert.FromHexString(serialNumber), revocation.Time, reason);
        }

        X509AuthorityKeyIdentifierExtension authority = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(
            _key.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().First());
        byte[] crl = _key.Use(generator => builder.Build(
            _key.Certificate.SubjectName, generator, NextNumber(thisUpdate), nextUpdate, _key.Digest.Name, authority, thisUpdate));
        if (breakSignature)
            crl[^1] ^= 1;
        return crl;
    }

    /// <summary>RFC 5280, 5.2.3: numbers grow, here also over restarts since they follow the clock.</summary>
    private BigInteger NextNumber(DateTimeOffset thisUpdate)
    {
        lock (_lock)
            return _lastNumber = BigInteger.Max(_lastNumber + 1, thisUpdate.ToUnixTimeMilliseconds());
    }
}
