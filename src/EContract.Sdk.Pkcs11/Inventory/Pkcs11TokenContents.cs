namespace EContract.Sdk.Pkcs11.Inventory;

/// <summary>What is on a token.</summary>
/// <param name="Token">The token.</param>
/// <param name="IsComplete">Whether private objects were visible; otherwise only what the token shows to everybody is listed.</param>
/// <param name="Keys">The keys: private, then public, then secret, each kind by label.</param>
/// <param name="Certificates">The certificates, by label; objects that hold none are passed over.</param>
public sealed record Pkcs11TokenContents(
    Pkcs11TokenInfo Token,
    bool IsComplete,
    IReadOnlyList<Pkcs11KeyInfo> Keys,
    IReadOnlyList<Pkcs11CertificateInfo> Certificates);
