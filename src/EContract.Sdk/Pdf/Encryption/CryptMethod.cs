namespace EContract.Sdk.Pdf.Encryption;

/// <summary>How strings or streams are encrypted: CFM of ISO 32000-2, table 25.</summary>
internal enum CryptMethod
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>RC4 with a key of the object's own.</summary>
    Rc4,

    /// <summary>AES-128 in CBC mode with a key of the object's own.</summary>
    AesV2,

    /// <summary>AES-256 in CBC mode with the file's key.</summary>
    AesV3,
}
