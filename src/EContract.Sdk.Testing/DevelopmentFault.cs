namespace EContract.Sdk.Testing;

/// <summary>What can be made to go wrong at a development authority.</summary>
public enum DevelopmentFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>HTTP status 500.</summary>
    ServerError,

    /// <summary>The connection stays open and nothing comes.</summary>
    Hang,

    /// <summary>The connection is closed without an answer.</summary>
    DropConnection,

    /// <summary>The answer has the right content type and a body that is none.</summary>
    MalformedBody,

    /// <summary>A well-formed refusal: PKIStatus rejection of a TSA, tryLater of an OCSP responder.</summary>
    Rejection,

    /// <summary>The token covers another digest than the one sent.</summary>
    WrongImprint,

    /// <summary>The answer repeats another nonce than the one sent.</summary>
    WrongNonce,

    /// <summary>A bit of the signature value is flipped.</summary>
    WrongSignature,

    /// <summary>Revocation information whose <c>nextUpdate</c> lies in the past.</summary>
    Stale,
}
