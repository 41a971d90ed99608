namespace EContract.Sdk.Trust;

/// <summary>An extension as it stands in a certificate, CRL or OCSP response (RFC 5280, 4.1.2.9).</summary>
/// <param name="Oid">The extension's identifier.</param>
/// <param name="Critical">Whether somebody who does not know it must reject what carries it.</param>
/// <param name="Value">The bytes inside the OCTET STRING.</param>
internal sealed record CertificateExtension(string Oid, bool Critical, ReadOnlyMemory<byte> Value);
