namespace EContract.Sdk.Contracts;

/// <summary>Whose key signs for a participant.</summary>
public enum SigningMode
{
    /// <summary>A witness's key, on the participant's instruction (立会人型): the certificate names the provider.</summary>
    Witness,

    /// <summary>The participant's own key (当事者型): the certificate names the participant.</summary>
    Party,
}
