using System.Net;

namespace EContract.Sdk.Diagnostics;

/// <summary>Why a fetch brought nothing.</summary>
public enum OutboundHttpFailure
{
    /// <summary>No connection, or it broke; another try may succeed.</summary>
    Unreachable,

    /// <summary>No complete answer in time; another try may succeed.</summary>
    Timeout,

    /// <summary>The server answered with an error status.</summary>
    ErrorStatus,

    /// <summary>The answer is larger than allowed.</summary>
    TooLarge,

    /// <summary>The address, or one it redirects to, is not http or https, or the host's policy forbids it.</summary>
    NotAllowed,

    /// <summary>No secure connection (RFC 8446): the server's certificate is not trusted, or it does not accept the client's.</summary>
    SecureConnection,
}

/// <summary>A bounded fetch failed.</summary>
public sealed class OutboundHttpException : EContractException
{
    /// <summary>Creates the error.</summary>
    public OutboundHttpException(
        OutboundHttpFailure failure,
        string message,
        HttpStatusCode? status = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Status = status;
    }

    /// <summary>What kind of failure it is.</summary>
    public OutboundHttpFailure Failure { get; }

    /// <summary>The server's status, when it answered with an error.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>Whether it is certain that nothing of the request was sent: there never was a connection for it.</summary>
    internal bool IsUnsent => InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <inheritdoc/>
    public override bool IsTransient => Failure switch
    {
        OutboundHttpFailure.Unreachable or OutboundHttpFailure.Timeout => true,
        OutboundHttpFailure.ErrorStatus => Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int?)Status >= 500,
        _ => false,
    };
}
