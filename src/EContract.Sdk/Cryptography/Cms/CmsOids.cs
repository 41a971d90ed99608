namespace EContract.Sdk.Cryptography.Cms;

/// <summary>Object identifiers of CMS content types and attributes.</summary>
public static class CmsOids
{
    /// <summary>id-data (RFC 5652, 4).</summary>
    public const string Data = "1.2.840.113549.1.7.1";

    /// <summary>id-signedData (RFC 5652, 5.1).</summary>
    public const string SignedData = "1.2.840.113549.1.7.2";

    /// <summary>contentType (RFC 5652, 11.1).</summary>
    public const string ContentType = "1.2.840.113549.1.9.3";

    /// <summary>messageDigest (RFC 5652, 11.2).</summary>
    public const string MessageDigest = "1.2.840.113549.1.9.4";

    /// <summary>signingTime (RFC 5652, 11.3): forbidden in PAdES, where <c>/M</c> stands for it.</summary>
    public const string SigningTime = "1.2.840.113549.1.9.5";

    /// <summary>CMSAlgorithmProtection (RFC 6211).</summary>
    public const string AlgorithmProtection = "1.2.840.113549.1.9.52";

    /// <summary>signing-certificate (RFC 2634, 5.4).</summary>
    public const string SigningCertificate = "1.2.840.113549.1.9.16.2.12";

    /// <summary>signing-certificate-v2 (RFC 5035, 3).</summary>
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    /// <summary>signature-time-stamp (RFC 3161, appendix A; CAdES EN 319 122-1, 5.3).</summary>
    public const string SignatureTimestamp = "1.2.840.113549.1.9.16.2.14";

    /// <summary>adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2).</summary>
    public const string AdobeRevocationInfoArchival = "1.2.840.113583.1.1.8";

    /// <summary>
    /// The evidence digest (<see cref="Cms.EvidenceDigest"/>): an identifier of our own, from a UUID (ITU-T X.667), which needs no register.
    /// </summary>
    public const string EvidenceDigest = "2.25.98223140326707923514068933369880787908";

    /// <summary>id-ri-ocsp-response (RFC 5940, 2).</summary>
    public const string OcspResponseInfo = "1.3.6.1.5.5.7.16.2";
}
