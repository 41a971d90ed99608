using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Contracts;

namespace EContract.Samples.ContractPortal.Pages;

/// <summary>What the log keeps of a request of a user.</summary>
internal static class Commands
{
    public static RequestContext Of(HttpContext http) => new()
    {
        Actor = DemoUsers.Of(http) is { } user ? Actor.User(user.Id, user.Name) : null,
        IpAddress = http.Connection.RemoteIpAddress?.ToString(),
        UserAgent = http.Request.Headers.UserAgent,
        CorrelationId = http.TraceIdentifier,
    };

    /// <summary>Goes to the envelope's page, which says what was done: reloading it does nothing again.</summary>
    public static IResult Done(EnvelopeId id, string done) => Results.Redirect($"/envelopes/{id}?done={done}");
}
