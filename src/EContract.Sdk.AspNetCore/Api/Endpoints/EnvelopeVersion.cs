using System.Globalization;
using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>An envelope's version as an entity tag (RFC 9110, 8.8.3): who has looked at an old one may not change the new one unawares.</summary>
internal static class EnvelopeVersion
{
    /// <summary>Gives an envelope, with its tag.</summary>
    public static EnvelopeResource Give(HttpContext http, Envelope envelope)
    {
        http.Response.Headers.ETag = $"\"{envelope.Version}\"";
        return EnvelopeResource.Of(envelope);
    }

    /// <summary>
    /// Runs a command at the version that it was decided on (<c>If-Match</c>; RFC 9110, 13.1.1), or at any where none is named. The version is
    /// compared in the command's own transaction: of two that name the same one, one is done.
    /// </summary>
    /// <exception cref="ApiException">The envelope is at another version.</exception>
    public static async ValueTask<T> RunAsync<T>(ApiRequest request, Func<EnvelopeManager, ValueTask<T>> run)
    {
        if (request.Http.Request.Headers.IfMatch.ToString() is not { Length: > 0 } asked || asked == "*")
            return await run(request.Envelopes).ConfigureAwait(false);
        try
        {
            return await run(request.Envelopes.AtVersion(await ChooseAsync(request, asked).ConfigureAwait(false))).ConfigureAwait(false);
        }
        catch (EnvelopeConcurrencyException)
        {
            throw Failed();
        }
    }

    // Of several versions that would do, at most one is the envelope's now.
    private static async ValueTask<long> ChooseAsync(ApiRequest request, string asked)
    {
        long[] versions = [.. asked.Split(',', StringSplitOptions.TrimEntries).Select(VersionOf).OfType<long>()];
        if (versions is [var only])
            return only;
        Envelope envelope = await request.Envelopes.GetAsync(request.Id, request.Cancelled).ConfigureAwait(false);
        return versions.Contains(envelope.Version) ? envelope.Version : throw Failed();
    }

    // A weak tag matches nothing here (RFC 9110, 8.8.3.2), nor does one that we never gave.
    private static long? VersionOf(string tag) =>
        tag is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : null;

    private static ApiException Failed() => new(
        StatusCodes.Status412PreconditionFailed, "precondition-failed", "The envelope is not at a version that the command was decided on.");
}
