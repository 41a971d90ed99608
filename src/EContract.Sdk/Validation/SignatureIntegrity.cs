namespace EContract.Sdk.Validation;

/// <summary>Whether the signed bytes are those that were signed, whoever signed them.</summary>
public enum SignatureIntegrity
{
    /// <summary>They are, and the signature value is the signer's.</summary>
    Intact,

    /// <summary>They are not, or the signature is malformed.</summary>
    Broken,

    /// <summary>The kind of signature or its algorithm is one we cannot verify, or the signer's certificate is missing.</summary>
    Unsupported,
}
