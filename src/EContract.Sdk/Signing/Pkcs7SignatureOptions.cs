namespace EContract.Sdk.Signing;

/// <summary>
/// What goes into a signature of the kind that PDF had before PAdES, <c>adbe.pkcs7.detached</c> (ISO 32000-2, 12.8.3.3).
/// </summary>
public sealed record Pkcs7SignatureOptions
{
    /// <summary>Whether it carries a timestamp over its value (RFC 3161, appendix A).</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Timestamp { get; init; }

    /// <summary>
    /// Whether it carries proof that the signer's certificates are not revoked (adbe-revocationInfoArchival, ISO 32000-2,
    /// 12.8.3.3.2), so that it can be validated later without the network.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool RevocationInformation { get; init; }
}
