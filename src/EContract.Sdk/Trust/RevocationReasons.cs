namespace EContract.Sdk.Trust;

/// <summary>The ReasonFlags of RFC 5280, 4.2.1.13: flag n is bit n of the BIT STRING.</summary>
[Flags]
internal enum RevocationReasons
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>keyCompromise (1) to aACompromise (8).</summary>
    All = 0x1FE,
}
