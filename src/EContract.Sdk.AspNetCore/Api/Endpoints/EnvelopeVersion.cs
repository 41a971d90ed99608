using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>An envelope's version as an entity tag (RFC 9110, 8.8.3): who has looked at an old one may not change the new one unawares.</summary>
internal static class EnvelopeVersion
{
    /// <summary>Gives an envelope, with its tag.</summary>
    public static EnvelopeResource Give(HttpContext http, Envelope envelope)
    {
        http.Response.Headers.ETag = TagOf(envelope);
        return EnvelopeResource.Of(envelope);
    }

    /// <summary>Refuses a command that was decided on by an older version (<c>If-Match</c>). What happens between this and the command is for its own guards.</summary>
    /// <exception cref="ApiException">The envelope is at another version.</exception>
    public static async ValueTask RequireAsync(ApiRequest request)
    {
        if (request.Http.Request.Headers.IfMatch.ToString() is not { Length: > 0 } asked || asked == "*")
            return;
        Envelope envelope = await request.Envelopes.GetAsync(request.Id, request.Cancelled).ConfigureAwait(false);
        if (!asked.Split(',', StringSplitOptions.TrimEntries).Contains(TagOf(envelope), StringComparer.Ordinal))
            throw new ApiException(StatusCodes.Status412PreconditionFailed, "precondition-failed", $"The envelope is at version {envelope.Version}.");
    }

    private static string TagOf(Envelope envelope) => $"\"{envelope.Version}\"";
}
