namespace EContract.Sdk.Pkcs11.Wrapping;

/// <summary>How a key was wrapped: the first byte of every wrapped value, so that another choice later still unwraps it.</summary>
internal enum WrapForm : byte
{
    /// <summary>AES key wrap (RFC 3394): keys of whole 64-bit blocks.</summary>
    AesKeyWrap = 1,

    /// <summary>AES key wrap (RFC 3394) of a key and its padding to whole blocks: a byte 80, then zeros (ISO/IEC 9797-1, method 2).</summary>
    AesKeyWrapPadded = 2,

    /// <summary>RSAES-OAEP (RFC 8017, 7.1) with SHA-256 and MGF1 of the same.</summary>
    OaepSha256 = 3,

    /// <summary>RSAES-OAEP with SHA-1 and MGF1 of the same: nothing is known against it, and SoftHSM 2.6 has no other.</summary>
    OaepSha1 = 4,
}
