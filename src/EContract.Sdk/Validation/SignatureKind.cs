namespace EContract.Sdk.Validation;

/// <summary>What a signature field holds.</summary>
public enum SignatureKind
{
    /// <summary>Somebody's signature.</summary>
    Signature,

    /// <summary>A document timestamp (ISO 32000-2, 12.8.5).</summary>
    DocumentTimestamp,
}
