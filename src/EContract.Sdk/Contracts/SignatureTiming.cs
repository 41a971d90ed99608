namespace EContract.Sdk.Contracts;

/// <summary>When the participants' signatures are made.</summary>
public enum SignatureTiming
{
    /// <summary>As soon as each has confirmed.</summary>
    AtOnce,

    /// <summary>
    /// When all have confirmed, in the order of the stages: until then there are consents and no signature, so that nobody can come to hold
    /// a half-signed document, and an envelope that ends before never asked a key.
    /// </summary>
    OnCompletion,
}
