using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Pkcs11.Inventory;

/// <summary>A certificate on a token.</summary>
/// <param name="Label">Its label (<c>CKA_LABEL</c>).</param>
/// <param name="KeyId">Its identifier (<c>CKA_ID</c>) in lower-case hexadecimal, that of its key when the token has it; empty when it has none.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record Pkcs11CertificateInfo(string Label, string KeyId, X509Certificate2 Certificate);
