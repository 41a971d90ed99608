using System.Net;

namespace EContract.Sdk.Testing.Csc;

/// <summary>A refusal, as it goes into the answer (CSC API v2, 10.2).</summary>
internal sealed class CscError(string error, string description, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(description)
{
    public string Error { get; } = error;

    public HttpStatusCode Status { get; } = status;

    public static CscError Invalid(string description) => new("invalid_request", description);

    public static CscError InvalidGrant(string description) => new("invalid_grant", description);
}
