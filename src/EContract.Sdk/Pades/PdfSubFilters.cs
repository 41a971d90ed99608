namespace EContract.Sdk.Pades;

/// <summary>The values of <c>SubFilter</c>: what is in <c>Contents</c> (ISO 32000-2, 12.8.3 and table 260).</summary>
internal static class PdfSubFilters
{
    /// <summary>A CAdES signature (EN 319 142-1, 6.3).</summary>
    public const string CadesDetached = "ETSI.CAdES.detached";

    /// <summary>An RFC 3161 token: a document timestamp (EN 319 142-1, 5.4.3).</summary>
    public const string Rfc3161 = "ETSI.RFC3161";

    /// <summary>A plain PKCS#7 signature, as before PAdES.</summary>
    public const string Pkcs7Detached = "adbe.pkcs7.detached";
}
