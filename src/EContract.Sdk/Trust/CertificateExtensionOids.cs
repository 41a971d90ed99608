namespace EContract.Sdk.Trust;

/// <summary>Identifiers of extensions and key purposes that path validation and revocation look at.</summary>
internal static class CertificateExtensionOids
{
    internal const string SubjectKeyIdentifier = "2.5.29.14";
    internal const string KeyUsage = "2.5.29.15";
    internal const string PrivateKeyUsagePeriod = "2.5.29.16";
    internal const string SubjectAlternativeName = "2.5.29.17";
    internal const string IssuerAlternativeName = "2.5.29.18";
    internal const string BasicConstraints = "2.5.29.19";
    internal const string CrlNumber = "2.5.29.20";
    internal const string CrlReason = "2.5.29.21";
    internal const string InvalidityDate = "2.5.29.24";
    internal const string DeltaCrlIndicator = "2.5.29.27";
    internal const string IssuingDistributionPoint = "2.5.29.28";
    internal const string CertificateIssuer = "2.5.29.29";
    internal const string NameConstraints = "2.5.29.30";
    internal const string CrlDistributionPoints = "2.5.29.31";
    internal const string CertificatePolicies = "2.5.29.32";
    internal const string PolicyMappings = "2.5.29.33";
    internal const string PolicyConstraints = "2.5.29.36";
    internal const string InhibitAnyPolicy = "2.5.29.54";
    internal const string AuthorityKeyIdentifier = "2.5.29.35";
    internal const string FreshestCrl = "2.5.29.46";
    internal const string ExpiredCertsOnCrl = "2.5.29.60";
    internal const string OcspArchiveCutoff = "1.3.6.1.5.5.7.48.1.6";
    internal const string ExtendedKeyUsage = "2.5.29.37";
    internal const string AuthorityInformationAccess = "1.3.6.1.5.5.7.1.1";
    internal const string QualifiedStatements = "1.3.6.1.5.5.7.1.3";
    internal const string OcspNonce = "1.3.6.1.5.5.7.48.1.2";
    internal const string OcspBasic = "1.3.6.1.5.5.7.48.1.1";
    internal const string OcspNoCheck = "1.3.6.1.5.5.7.48.1.5";

    /// <summary>id-kp-timeStamping (RFC 3161, 2.3).</summary>
    internal const string PurposeTimestamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>id-kp-OCSPSigning (RFC 6960, 4.2.2.2).</summary>
    internal const string PurposeOcspSigning = "1.3.6.1.5.5.7.3.9";

    /// <summary>anyExtendedKeyUsage (RFC 5280, 4.2.1.12).</summary>
    internal const string PurposeAny = "2.5.29.37.0";

    /// <summary>id-ad-ocsp (RFC 5280, 4.2.2.1).</summary>
    internal const string AccessOcsp = "1.3.6.1.5.5.7.48.1";

    /// <summary>id-ad-caIssuers (RFC 5280, 4.2.2.1).</summary>
    internal const string AccessCaIssuers = "1.3.6.1.5.5.7.48.2";
}
