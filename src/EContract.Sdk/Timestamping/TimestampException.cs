using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Timestamping;

/// <summary>Why no timestamp was obtained.</summary>
public enum TimestampFailure
{
    /// <summary>The authority cannot be reached, or answered with a server error; another try may succeed.</summary>
    Unavailable,

    /// <summary>The authority did not answer in time; another try may succeed.</summary>
    Timeout,

    /// <summary>The authority answered with a rejection (PKIStatus other than granted), or refused the credentials.</summary>
    Rejected,

    /// <summary>The answer is no time-stamp response, or a malformed one.</summary>
    Malformed,

    /// <summary>The token covers another digest than the one sent.</summary>
    WrongImprint,

    /// <summary>The token repeats no, or another, nonce.</summary>
    WrongNonce,

    /// <summary>The token's signature, or the certificate that made it, is not acceptable.</summary>
    InvalidToken,

    /// <summary>No secure connection: the server's certificate is not trusted, or it does not accept the client's.</summary>
    SecureConnection,

    /// <summary>The host's policy forbids to ask the authority's address (<see cref="OutboundHttpOptions"/>).</summary>
    NotAllowed,

    /// <summary>The authority that made the token is not on the list of those that are accepted (<see cref="TsaTrustProfile"/>).</summary>
    NotAccredited,
}

/// <summary>No acceptable timestamp was obtained.</summary>
public sealed class TimestampException : EContractException
{
    /// <summary>Creates the error.</summary>
    public TimestampException(TimestampFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public TimestampFailure Failure { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure is TimestampFailure.Unavailable or TimestampFailure.Timeout;
}
