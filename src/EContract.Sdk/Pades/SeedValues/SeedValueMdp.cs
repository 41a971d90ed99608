namespace EContract.Sdk.Pades.SeedValues;

/// <summary>What kind of signature a field is for (P of MDP in ISO 32000-2, table 237).</summary>
public enum SeedValueMdp
{
    /// <summary>An approval signature.</summary>
    Approval = 0,

    /// <summary>A certification after which nothing may change.</summary>
    CertifyNoChanges = PdfCertification.NoChanges,

    /// <summary>A certification after which forms may be filled in.</summary>
    CertifyFormFilling = PdfCertification.FormFilling,

    /// <summary>A certification after which annotations may be made, too.</summary>
    CertifyAnnotations = PdfCertification.Annotations,
}
