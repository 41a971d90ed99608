namespace EContract.Sdk.Pades;

/// <summary>What a certification signature lets others change afterwards: P of DocMDP (ISO 32000-2, 12.8.2.2).</summary>
public enum PdfCertification
{
    /// <summary>Nothing but validation material and document timestamps.</summary>
    NoChanges = 1,

    /// <summary>Filling in forms and signing, too.</summary>
    FormFilling = 2,

    /// <summary>Annotations, too.</summary>
    Annotations = 3,
}
