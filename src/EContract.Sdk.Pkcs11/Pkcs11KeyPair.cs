using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Pkcs11;

/// <summary>A key pair that was made on a token.</summary>
/// <param name="Label">Its label (<c>CKA_LABEL</c>).</param>
/// <param name="KeyId">Its identifier (<c>CKA_ID</c>), in lower-case hexadecimal.</param>
/// <param name="PublicKey">The public half.</param>
public sealed record Pkcs11KeyPair(string Label, string KeyId, PublicKey PublicKey);
